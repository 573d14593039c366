"""What a customer sends the dispatcher becomes part of the order: photos, a voice note, a paper."""

from collections.abc import Iterable

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.files import actions as files
from yinuo.files.types import Purpose
from yinuo.kernel.act import Act
from yinuo.orders.access import SETTLERS


@transaction.atomic
def add_files(number: str, received: Iterable[tuple[bytes, str]], *, purpose: str, caption: str, act: Act) -> int:
    """Keep the files (bytes and name) and attach them to the order; how many. Refused: what `files.store` refuses."""
    demand(act.role, SETTLERS)
    blobs = [files.store(data, name, act=act) for data, name in received]
    for blob in blobs:
        shown = Purpose.VOICE if blob.media_type.startswith("audio/") else purpose
        files.attach("order", number, blob, purpose=shown, caption=caption, act=act)
    return len(blobs)
