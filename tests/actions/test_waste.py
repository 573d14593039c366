"""Waste is handed over with the papers the law asks for (GB/T 27922, 5.2.6)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.test_parts import keeper, stocked
from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import Role
from yinuo.files import queries as files
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused
from yinuo.parts.actions.waste import hand_over
from yinuo.parts.models import Disposal


def oil(world: World, **changes: Any) -> dict[str, Any]:
    yantai, _van = stocked(world)
    return {
        "kind": "oil", "quantity": Decimal(180), "unit": "升", "place": yantai, "taken_by": "烟台再生能源公司",
        "licence": "鲁危证 006 号", "manifest": "202637060000123", "handed_on": NOON.date(),
    } | changes  # fmt: skip


def test_oil_goes_with_licence_manifest_and_a_photo_of_it(world: World) -> None:
    made = hand_over(oil(world), [(jpeg(), "联单.jpg")], act=keeper(world))

    assert len(files.attachments_of("disposal", str(made.pk))) == 1
    assert Entry.objects.get(kind="parts.dispose").data["manifest"] == "202637060000123"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"licence": ""}, "licence"),
        ({"manifest": ""}, "manifest"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"handed_on": NOON.date() + timedelta(days=1)}, "handed_on"),
    ],
)
def test_hazardous_waste_without_its_papers_is_refused(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        hand_over(oil(world, **changes), [], act=keeper(world))

    assert (no.value.field, Disposal.objects.count()) == (field, 0)


def test_tyres_need_no_licence_and_only_the_storekeeper_hands_over(world: World) -> None:
    tyres = oil(world, kind="tyre", licence="", manifest="")

    with pytest.raises(Refused, match="not_allowed"):
        hand_over(tyres, [], act=world.act(Role.ENGINEER))
    hand_over(tyres, [], act=keeper(world))

    assert Disposal.objects.get().kind == "tyre"
