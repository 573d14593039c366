"""A pack is what its journal says, or `yinuo verify --replay` names it (R-6.6)."""

import pytest

from tests.actions.test_vouchers import PACK, locked, opened, repaired
from tests.world import World
from yinuo.vouchers.models import VoucherPack
from yinuo.vouchers.queries.replay import differences


@pytest.fixture
def pack(world: World) -> VoucherPack:
    repaired(world)
    opened(world)
    return locked(world)


@pytest.mark.clause(id="R-6.6")
def test_what_nobody_touched_is_what_the_journal_gives(pack: VoucherPack) -> None:
    assert list(differences()) == []


@pytest.mark.clause(id="R-6.6")
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"content": '{"schema":"yinuo.vouchers/1"}'}, "voucher content"),
        ({"state": "handed_in"}, "voucher"),
        ({"content_hash": "0" * 64}, "voucher"),
    ],
)
def test_a_pack_that_somebody_changed_in_the_database_is_named(
    pack: VoucherPack, change: dict[str, str], what: str
) -> None:
    VoucherPack.objects.filter(pk=pack.pk).update(**change)

    assert (PACK, what) in [(each.order, each.what) for each in differences()]
