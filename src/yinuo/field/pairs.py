"""Photos before the repair and the ones after it that show the same."""

from yinuo.field.known import Known
from yinuo.files.types import Purpose
from yinuo.orders.types import Step


def befores(seen: Known) -> dict[str, str]:
    """Photo before → the photo after, "" where there is none yet; by the hashes under which they are kept."""
    pairs: dict[str, str] = {}
    for event in seen.events:
        if event.kind == f"order.{Step.FINISH_REPAIR}":
            pairs |= event.data.get("pairs", {})
    return {each.blob_id: pairs.get(each.blob_id, "") for each in seen.attached if each.purpose == Purpose.BEFORE}
