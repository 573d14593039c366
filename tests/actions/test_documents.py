"""Product documents: published, published anew, withdrawn, and found for the machine and its fault."""

from datetime import timedelta

import pytest

from tests.doors.stage import jpeg
from tests.world import NOON, World
from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.assets.actions import documents
from yinuo.assets.models import Document
from yinuo.assets.queries import documents as reading
from yinuo.assets.types import Draft
from yinuo.journal.models import Entry
from yinuo.kernel.errors import Refused

pytestmark = pytest.mark.django_db

LIFT = Draft("article", "箱体升不起来怎么查", "先看油位。\n\n- 油位\n- 溢流阀", ("sweeper",), (), ("hydraulics",))


def write(world: World, number: str, draft: Draft, **more: object) -> Document:
    return documents.save(number, draft, act=world.act(Role.SERVICE_MANAGER), **more)


def article(title: str, **about: tuple[str, ...]) -> Draft:
    return Draft("article", title, "写了什么", **about)


def kinds() -> list[tuple[str, object]]:
    entries = Entry.objects.filter(subject="document:D-001").order_by("seq")
    return [(entry.kind, entry.data.get("version")) for entry in entries]


def test_every_version_stays_in_the_journal(world: World) -> None:
    write(world, "D-001", LIFT)
    write(world, "D-001", Draft("article", LIFT.title, "先看油温。", LIFT.families, (), LIFT.systems))

    texts = [entry.data["text"] for entry in Entry.objects.filter(subject="document:D-001").order_by("seq")]

    assert texts == [LIFT.text, "先看油温。"]
    assert Document.objects.get().version == 2


def test_saving_what_is_there_makes_no_version(world: World) -> None:
    write(world, "D-001", LIFT)

    write(world, "D-001", LIFT)

    assert kinds() == [("document.save", 1)]


def test_a_withdrawn_document_is_found_nowhere_until_it_is_saved_again(world: World) -> None:
    write(world, "D-001", LIFT)
    documents.withdraw("D-001", reason="扭矩写错了", act=world.act(Role.DISPATCHER))
    gone = list(reading.documents()), list(reading.for_job(world.sweeper.model, "hydraulics"))

    write(world, "D-001", LIFT)

    assert gone == ([], [])
    assert [each.number for each in reading.documents()] == ["D-001"]
    assert kinds() == [("document.save", 1), ("document.withdraw", None), ("document.save", 2)]


def test_a_document_says_something(world: World) -> None:
    with pytest.raises(Refused) as no:
        write(world, "D-001", Draft("manual", "空的"))

    assert (no.value.code, no.value.field) == ("field_required", "text")
    assert Document.objects.count() == 0


def test_a_file_may_be_replaced_and_taken_away_while_words_are_left(world: World) -> None:
    first = write(world, "D-001", LIFT, file=(jpeg("teal"), "a.jpg")).blob_id
    second = write(world, "D-001", LIFT, file=(jpeg("red"), "b.jpg")).blob_id
    kept = write(world, "D-001", LIFT).blob_id
    dropped = write(world, "D-001", LIFT, drop_file=True).blob_id

    assert first != second == kept
    assert dropped is None
    assert reading.of_file(str(second)) is None


def test_a_voice_note_is_no_document(world: World) -> None:
    with pytest.raises(Refused) as no:
        write(world, "D-001", LIFT, file=(b"OggS" + b"\0" * 80, "a.ogg"))

    assert no.value.code == "file_type_wrong"


@pytest.mark.parametrize("role", sorted(STAFF_ROLES - {Role.SERVICE_MANAGER, Role.DISPATCHER, Role.ADMIN}))
def test_others_only_read(world: World, role: str) -> None:
    with pytest.raises(Refused) as no:
        documents.save("D-001", LIFT, act=world.act(role))

    assert no.value.code == "not_allowed"


def test_what_fits_both_comes_first_then_the_fault_then_the_machine(world: World) -> None:
    model = world.sweeper.model
    write(world, "A", article("各种车各种故障"))
    write(world, "B", article("这种车", families=(model.family,)))
    write(world, "C", article("这个型号", models=(model.code,)))
    write(world, "D", article("这种故障", systems=("hydraulics",)))
    write(world, "E", article("都对得上", models=(model.code,), systems=("hydraulics", "brush")))
    write(world, "F", article("别的故障", models=(model.code,), systems=("brush",)))
    write(world, "G", article("别的车", families=("spreader",), systems=("hydraulics",)))

    found = reading.for_job(model, "hydraulics")

    assert [each.number for each in found] == ["E", "D", "B", "C", "A"]


def test_words_are_found_in_title_pinyin_and_text(world: World) -> None:
    write(world, "D-001", LIFT)
    write(world, "D-002", article("扫刷不转"))

    found = {q: [each.number for each in reading.documents(q)] for q in ("升不起来", "xiangti", "溢流阀", "d-002")}

    assert found == {"升不起来": ["D-001"], "xiangti": ["D-001"], "溢流阀": ["D-001"], "d-002": ["D-002"]}


def test_a_change_and_a_withdrawal_move_the_mark_that_phones_go_by(world: World) -> None:
    write(world, "D-001", LIFT)
    later = NOON + timedelta(hours=1)

    documents.withdraw("D-001", reason="过时", act=world.act(Role.ADMIN, later))

    assert reading.changed_at() == later
