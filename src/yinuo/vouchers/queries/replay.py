"""Proof that packs are what their journal says: state, hash, and the frozen text under it (`yinuo verify --replay`)."""

from collections.abc import Iterator

from yinuo.journal import queries as journal
from yinuo.orders.queries.replay import Difference
from yinuo.vouchers.models import VoucherPack
from yinuo.vouchers.rules.content import digest
from yinuo.vouchers.rules.states import replayed


def differences() -> Iterator[Difference]:
    """What is stored of a pack and its journal does not give."""
    seen = set()
    for events in journal.stories("voucher:"):
        number = events[0].subject.removeprefix("voucher:")
        seen.add(number)
        pack = VoucherPack.objects.filter(number=number).first()
        if pack is None:
            yield Difference(number, "voucher", "missing", "in the journal")
            continue
        state, frozen = replayed(events)
        if (pack.state, pack.content_hash) != (state, frozen):
            yield Difference(number, "voucher", f"{pack.state} {pack.content_hash}", f"{state} {frozen}")
        if pack.content and digest(pack.content) != pack.content_hash:
            yield Difference(number, "voucher content", digest(pack.content), pack.content_hash)
    for number in VoucherPack.objects.exclude(number__in=seen).order_by("number").values_list("number", flat=True):
        yield Difference(number, "voucher", "stored", "missing")
