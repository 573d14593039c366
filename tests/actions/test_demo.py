"""The demo company: a year of work that the journal proves, a board in every state, and people who go on."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from yinuo.accounts.models import User
from yinuo.assets.models import MeterReading, Vehicle, VehicleSale
from yinuo.inbox import queries as inbox
from yinuo.journal import queries as journal
from yinuo.journal.models import Entry
from yinuo.kernel import clock
from yinuo.management.commands.simulate import Command as Simulate
from yinuo.messages.models import Notice
from yinuo.messages.types import NoticeKind
from yinuo.orders.models import Receipt, ServiceOrder
from yinuo.orders.queries.replay import differences
from yinuo.orders.rules.story import help_in
from yinuo.orders.types import State
from yinuo.parts import queries as parts
from yinuo.parts.models import UsedPart
from yinuo.parts.queries import asking
from yinuo.parts.rules import sums
from yinuo.people import queries as people
from yinuo.promises.models import Promise
from yinuo.promises.queries import next_escalation_at
from yinuo.shops import queries as shops
from yinuo.shops.queries import jobs as shop_jobs
from yinuo.shops.types import Light
from yinuo.warranty.models.cases import GuaranteeCase


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The small company, made once for all stories here; what was printed while it was made."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", "--small", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def company(demo: str, db: None) -> None:
    """Every story begins with the company as it was made."""


def states() -> Counter[str]:
    return Counter(ServiceOrder.objects.order_by("pk").values_list("state", flat=True))


def test_the_journal_proves_the_whole_year() -> None:
    assert (list(journal.faults()), list(differences()), list(shop_jobs.differences())) == ([], [], [])


def test_orders_stand_in_every_state_there_is() -> None:
    assert set(states()) == set(State)


def test_promises_were_mostly_kept_and_some_broken_and_every_breach_is_told() -> None:
    broken = Promise.objects.filter(state="broken").order_by("pk")
    told = {
        (event.subject, event.data["serial"])
        for events in journal.stories("order:")
        for event in events
        if event.kind == "promise.broken"
    }

    assert 0 < broken.count() < Promise.objects.filter(state="kept").count() / 3
    # Of what a phone without signal tells later, some was in time after all: told as a breach, and kept.
    assert {(f"order:{each.order.number}", each.serial) for each in broken.select_related("order")} <= told


def test_the_worker_has_nothing_left_to_do() -> None:
    due_at = next_escalation_at()

    assert due_at is not None
    assert due_at > clock.now() - timedelta(minutes=1)


def test_every_signed_order_has_its_receipt() -> None:
    signed = ServiceOrder.objects.filter(outcome__in=["signed", "reserved"])

    assert Receipt.objects.count() == signed.count() > 10


def test_the_two_engineers_one_can_sign_in_as_are_on_duty_with_work_and_one_may_weld() -> None:
    now = clock.now()
    welder, expired = (
        people.engineer_of_user(User.objects.get(username=name).pk) for name in ("engineer", "engineer2")
    )

    assert welder is not None
    assert expired is not None
    for moment in (now, now + timedelta(hours=12), now + timedelta(days=6)):
        assert {welder.pk, expired.pk} <= people.on_duty(moment)
    assert welder.outlet_id == expired.outlet_id
    assert "welding" in people.certificates_valid(welder.pk, now.date())
    assert "welding" not in people.certificates_valid(expired.pk, now.date())
    assert [ServiceOrder.objects.filter(engineer=each, is_open=True).count() for each in (welder, expired)] == [2, 1]


def test_every_page_of_the_dispatcher_has_something_to_show() -> None:
    waiting = inbox.open_conflicts()
    flagged = Notice.objects.filter(kind=NoticeKind.FLAGGED_PLACE, read_at=None, recipient__username="dispatcher")
    asking = Entry.objects.get(kind="order.request_help", recorded_at__gt=clock.now() - timedelta(hours=1))

    assert [(row.step, row.why.code) for row in waiting] == [
        ("accept", "not_yours"), ("depart", "not_yours"), ("depart", "wrong_step"),
    ]  # fmt: skip
    assert flagged.count() == 1
    assert help_in(journal.events_of(asking.subject)) is not None


def test_shops_of_every_light_stand_in_the_file_and_have_work() -> None:
    assert set(shops.lights(clock.now().date()).values()) == set(Light)
    assert shop_jobs.jobs(is_open=True).exists()


def test_every_machine_was_sold_with_its_promise_and_cases_stand_where_they_can() -> None:
    assert VehicleSale.objects.count() == Vehicle.objects.count()
    assert MeterReading.objects.filter(source="telematics").exists()
    states = set(GuaranteeCase.objects.order_by("pk").values_list("state", flat=True))
    assert {"opened", "proposed", "decided", "closed"} <= states


def test_only_who_runs_the_house_can_read_the_logins() -> None:
    path = settings.DATA / "demo-logins.txt"

    assert path.stat().st_mode & 0o777 == 0o600
    assert "service_manager" in path.read_text(encoding="utf-8")


def test_a_second_company_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("demo", "--small", stdout=StringIO())


def test_a_running_company_goes_on_and_its_journal_still_agrees() -> None:
    before, out = journal.last_id(), StringIO()

    call_command(Simulate(), "--speed", "20000", "--minutes", "0.05", stdout=out)

    assert journal.last_id() > before
    assert (list(journal.faults()), list(differences())) == ([], [])
    assert "SO-" in out.getvalue()


def test_parts_were_drawn_used_and_mostly_handed_in_and_the_books_balance() -> None:
    used = UsedPart.objects.filter(undone_at=None)
    settled = used.filter(old_part__in=["handed_in", "written_off"])

    assert used.count() > 5
    assert settled.count() >= used.filter(old_part="owed").count()
    assert parts.every_stock() == sums(parts.every_movement())
    assert asking.open_count() == 3
