"""Warranty policies, and what was promised at a sale: frozen when it is recorded (R-5.6)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets.access import KEEPERS, SELLERS
from yinuo.assets.models import Policy, Vehicle, VehicleModel, VehicleSale
from yinuo.assets.rules import search_text
from yinuo.assets.rules.coverage import until_of
from yinuo.assets.rules.terms import covers_json, covers_of, frozen, promised_of
from yinuo.assets.types import PolicyDraft, SaleDraft
from yinuo.files import actions as files
from yinuo.files.models import Blob
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.clauses import clause
from yinuo.kernel.errors import Refused
from yinuo.kernel.pinyin import spelled


@transaction.atomic
def save_policy(number: str, draft: PolicyDraft, *, act: Act) -> Policy:
    """Add the policy `number` or write its next version; sales recorded before keep theirs.

    Refused: field_required where nothing is covered; field_wrong for an assembly named twice or without any limit.
    """
    demand(act.role, KEEPERS)
    _check(draft)
    known = Policy.objects.select_for_update().filter(number=number).first()
    policy = known or Policy(number=number, version=0)
    policy.name, policy.exclusions = draft.name, draft.exclusions
    policy.covers, policy.excluded = covers_json(draft.covers), sorted(draft.excluded)
    policy.version, policy.active = policy.version + 1, True
    policy.search = search_text(number, draft.name, spelled(draft.name))
    policy.save(force_insert=known is None, force_update=known is not None)
    policy.sold_with.set(VehicleModel.objects.filter(code__in=draft.models).order_by("code"))
    told = asdict(draft) | {"covers": policy.covers, "excluded": policy.excluded, "version": policy.version}
    journal.write("policy.save", f"policy:{number}", act, **told)
    return policy


@transaction.atomic
def retire_policy(number: str, *, reason: str, act: Act) -> None:
    """Sell no more under a policy; sales under it stand. Saving it again brings it back. Refused("not_found")."""
    demand(act.role, KEEPERS)
    if not Policy.objects.filter(number=number, active=True).update(active=False):
        raise Refused("not_found", what=number)
    journal.write("policy.retire", f"policy:{number}", act, reason=reason)


@clause("R-5.6")
def record_sale(
    vehicle: Vehicle, draft: SaleDraft, *, file: tuple[bytes, str] | None = None, reason: str = "", act: Act
) -> VehicleSale:
    """Freeze what was promised at a machine's sale; `file` (bytes, name) is the signed paper.

    A recorded one is changed by the service manager only, who says why. Refused: not_allowed, field_required for that
    reason, field_wrong for an unknown policy.
    """
    demand(act.role, SELLERS)
    # Before the database is held: a large file takes long.
    blob = files.store(*file, act=act) if file else None
    with transaction.atomic():
        known = VehicleSale.objects.select_for_update().filter(vehicle=vehicle).first()
        if known:
            demand(act.role, KEEPERS)
            if not reason:
                raise Refused("field_required", clause="R-5.6", field="reason")
        sale = _filled(known or VehicleSale(vehicle=vehicle), draft, _policy(draft.policy), blob)
        sale.save(force_insert=known is None, force_update=known is not None)
        Vehicle.objects.filter(pk=vehicle.pk).update(**_dates(sale))
        told = _told(sale) | ({"reason": reason} if known else {})
        journal.write("sale.change" if known else "sale.record", f"vehicle:{vehicle.number}", act, **told)
        return sale


@transaction.atomic
def record_sales(sold: Mapping[str, SaleDraft], *, act: Act) -> None:
    """Record the sales of many machines (number → draft) at once, none of which has one. Refused like one."""
    demand(act.role, SELLERS)
    policies = {number: _policy(number) for number in {draft.policy for draft in sold.values()}}
    vehicles = {each.number: each for each in Vehicle.objects.filter(number__in=sold).order_by("pk")}
    sales = [
        _filled(VehicleSale(vehicle=vehicles[number]), draft, policies[draft.policy], None)
        for number, draft in sold.items()
    ]
    VehicleSale.objects.bulk_create(sales)
    for sale in sales:
        for name, value in _dates(sale).items():
            setattr(sale.vehicle, name, value)
    Vehicle.objects.bulk_update([sale.vehicle for sale in sales], ["warranty_until", "delivered_on"], batch_size=200)
    journal.write_many("sale.record", {f"vehicle:{sale.vehicle.number}": _told(sale) for sale in sales}, act)


def _check(draft: PolicyDraft) -> None:
    if not draft.covers:
        raise Refused("field_required", clause="R-5.6", field="covers")
    named = Counter(each.assembly for each in draft.covers)
    wrong = [name for name, count in named.items() if count > 1]
    wrong += [each.assembly for each in draft.covers if not each.limited]
    if wrong:
        raise Refused("field_wrong", clause="R-5.6", field="covers", assembly=wrong[0], why="no_limit")


def _policy(number: str) -> Policy:
    policy = Policy.objects.filter(number=number).first()
    if policy is None:
        raise Refused("field_wrong", field="policy", value=number)
    return policy


def _filled(sale: VehicleSale, draft: SaleDraft, policy: Policy, blob: Blob | None) -> VehicleSale:
    if sale.pk and sale.policy_id == policy.pk:
        # Its policy is kept as it stood when it was sold: what changes is what else was promised.
        kept = {"extras": frozen(PolicyDraft("", ()), 0, draft)["extras"]}
        sale.terms = sale.terms | kept
    else:
        written = PolicyDraft(policy.name, covers_of(policy.covers), frozenset(policy.excluded), policy.exclusions)
        sale.terms = frozen(written, policy.version, draft)
    sale.policy, sale.starts_on, sale.sold_on = policy, draft.starts_on, draft.sold_on
    sale.contract, sale.dealer = draft.contract, draft.dealer
    sale.blob = blob or sale.blob
    return sale


def _dates(sale: VehicleSale) -> dict[str, Any]:
    """What lists and searches show of it on the machine itself."""
    return {"warranty_until": until_of(promised_of(sale.starts_on, sale.terms)), "delivered_on": sale.starts_on}


def _told(sale: VehicleSale) -> dict[str, Any]:
    return {
        "policy": sale.policy.number, "starts_on": sale.starts_on.isoformat(),
        "sold_on": sale.sold_on.isoformat() if sale.sold_on else "", "contract": sale.contract, "dealer": sale.dealer,
        "terms": sale.terms, "sha256": sale.blob_id or "",
    }  # fmt: skip
