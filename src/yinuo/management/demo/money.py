"""The company's money: the price list, what customers out of warranty are quoted and pay, invoices, refunds."""

from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from yinuo.accounts.types import Role
from yinuo.assets.types import FaultSystem, Verdict
from yinuo.charges import actions, queries
from yinuo.charges.queries import listing
from yinuo.kernel.act import Act
from yinuo.management.demo.case import Case, Move
from yinuo.management.demo.company import local_day
from yinuo.management.demo.luck import luck
from yinuo.orders.queries.warranty import warranty_of
from yinuo.orders.types import Step

PRICES = (
    ("GS-01", "labour", "机修工时", "小时", "78"), ("GS-02", "labour", "电工工时", "小时", "86"),
    ("GS-03", "labour", "焊接工时", "小时", "95"), ("LC-01", "travel", "服务车路程", "公里", "2.6"),
    ("GW-01", "bay", "举升工位", "小时", "45"), ("GW-02", "bay", "焊接工位", "小时", "52"),
    ("YF-01", "carriage", "快递首重（1 千克）", "票", "14"), ("YF-02", "carriage", "快递续重", "千克", "3.5"),
    ("YF-03", "carriage", "物流零担", "千克", "1.2"),
)  # fmt: skip
RISEN = (("GS-01", "82"), ("GS-02", "90"))
"""Dearer for the last four months: the price list has versions."""
RISES = timedelta(days=120)
DECLINED, ON_CREDIT, REFUNDED, OBJECTED = 0.03, 0.12, 0.02, 0.004
"""The share of quotations not accepted; of bills paid later; of payments partly given back; of bills objected to."""
WRITTEN_AFTER = timedelta(days=4)
LEFT_OPEN = 0.04
"""The share of invoices that finance still has to write."""
PEN = [[[0, 40, 0], [60, 10, 90], [120, 50, 180], [180, 20, 260]]]
ELECTRIC = frozenset({FaultSystem.ELECTRICS, FaultSystem.BATTERY})


def open_list(now: datetime, act: Act) -> None:
    """The price list since the company was founded, and the version that is in force today."""
    kinds = {code: (kind, name, unit) for code, kind, name, unit, _cny in PRICES}
    versions = [(code, cny, local_day(act.occurred_at)) for code, *_more, cny in PRICES]
    for code, cny, day in (*versions, *((code, cny, local_day(now - RISES)) for code, cny in RISEN)):
        kind, name, unit = kinds[code]
        actions.save_price(code, kind=kind, name=name, unit=unit, unit_cny=Decimal(cny), valid_from=day, act=act)


def asked(case: Case) -> Move | None:
    """What is said about the price before the work begins; None where nothing is left to say."""
    done, order = case.done, case.running
    if Step.DECLINE_QUOTE in done:
        return Move(20, Step.CANCEL, Role.DISPATCHER, {"reason": "客户不同意报价，暂不维修"})
    if Step.ACCEPT_QUOTE in done or warranty_of(order).verdict != Verdict.NOT_COVERED:
        return None
    chance = luck("quotation", order.number)
    if Step.OFFER_QUOTE not in done:
        return Move(chance.uniform(4, 12), Step.OFFER_QUOTE, Role.ENGINEER, {"lines": lines(case)})
    if chance.random() < DECLINED:
        said: dict[str, object] = {"signer": case.contact.name, "reason": "车龄太长，先报单位研究"}
        return Move(chance.uniform(6, 25), Step.DECLINE_QUOTE, Role.CONTACT, said)
    if chance.random() < 0.5:
        return Move(chance.uniform(3, 15), Step.ACCEPT_QUOTE, Role.CONTACT, {"signer": case.contact.name})
    return Move(chance.uniform(2, 9), Step.ACCEPT_QUOTE, Role.ENGINEER, {"signer": case.contact.name, "strokes": PEN})


def lines(case: Case) -> dict[str, str]:
    """Hours to the half, the way there and back, and the part that was brought along."""
    order, chance = case.running, luck("hours", case.running.number)
    hours = ceil(case.fault.lasts(chance) / 30) / 2
    labour = "GS-02" if case.fault.system in ELECTRIC else "GS-01"
    found = {labour: f"{hours:g}"}
    if order.distance_km:
        found["LC-01"] = str(max(1, round(order.distance_km * 2)))
    if case.part:
        found[str(case.part["part"])] = str(case.part["quantity"])
    return found


def paid(case: Case, at: datetime, finance: Act) -> Move | None:
    """How the bill is paid before the order ends; some customers may pay later."""
    subject = f"order:{case.running.number}"
    bill = queries.bill_of(subject)
    if bill.due_cny <= bill.credit_cny:
        return None
    chance = luck("payment", case.running.number)
    if chance.random() < ON_CREDIT:
        due_on = local_day(at) + timedelta(days=chance.choice((30, 45, 60)))
        actions.credit(subject, due_on=due_on, reason="按合同月结", act=finance)
        return None
    method = chance.choices(("cash", "qr", "transfer"), weights=(3, 5, 4))[0]
    role = Role.FINANCE if method == "transfer" else Role.ENGINEER
    told: dict[str, object] = {"amount": f"{bill.due_cny:.2f}", "method": method}
    if method != "cash":
        told["reference"] = f"{chance.randint(10**11, 10**12 - 1)}"
    return Move(chance.uniform(2, 15), Step.TAKE_PAYMENT, role, told)


def nightly(at: datetime, finance: Act, manager: Act) -> None:
    """The end of the day: finance writes the invoices asked for; now and then money goes back."""
    for invoice in listing.invoices(is_open=True).filter(asked_at__lt=at - WRITTEN_AFTER):
        chance = luck("invoice", invoice.pk)
        if chance.random() >= LEFT_OPEN:
            actions.write_invoice(invoice.pk, number=f"2637{chance.randint(10**15, 10**16 - 1)}", act=finance)
    for payment in listing.payments().filter(paid_at__gte=at - timedelta(days=1), refund_of=None, refunds=None):
        travel = next((line for line in queries.bill_of(payment.account.subject).lines if line.kind == "travel"), None)
        if travel and payment.amount_cny >= travel.amount_cny and luck("refund", payment.number).random() < REFUNDED:
            actions.strike(travel.id, reason="顺路服务，不收路程费", act=manager)
            actions.refund(
                payment.number, travel.amount_cny, payment.method, reason="顺路服务，退还路程费", act=finance
            )
