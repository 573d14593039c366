"""Publishing product documents and taking them back; every version stays readable in the document's journal."""

from dataclasses import asdict

from django.db import transaction

from yinuo.accounts.rules import demand
from yinuo.assets.access import WRITERS
from yinuo.assets.models import Document, Topic
from yinuo.assets.rules import search_text
from yinuo.assets.types import Draft
from yinuo.files import actions as files
from yinuo.files.models import Blob
from yinuo.files.rules import wrong_type
from yinuo.journal import actions as journal
from yinuo.kernel.act import Act
from yinuo.kernel.errors import Refused
from yinuo.kernel.pinyin import spelled

READABLE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a document's file may be."""


def save(
    number: str, draft: Draft, *, file: tuple[bytes, str] | None = None, drop_file: bool = False, act: Act
) -> Document:
    """Publish the document `number` or its next version; `file` (bytes, name) takes the place of the one before.

    Refused: field_required where neither text nor file is left; file_type_wrong, file_too_large, file_empty.
    """
    demand(act.role, WRITERS)
    # Before the database is held: a large file takes long.
    new = _stored(file, act) if file else None
    with transaction.atomic():
        known = Document.objects.select_for_update().filter(number=number).first()
        blob = new or (known.blob if known and not drop_file else None)
        if blob is None and not draft.text:
            raise Refused("field_required", field="text")
        if known and known.active and _same(known, draft, blob):
            return known
        return _written(known or Document(number=number, version=0), draft, blob, act)


@transaction.atomic
def withdraw(number: str, *, reason: str, act: Act) -> None:
    """Take a document out of use; saving it again brings it back. Refused("not_found")."""
    demand(act.role, WRITERS)
    if not Document.objects.filter(number=number, active=True).update(active=False, changed_at=act.recorded_at):
        raise Refused("not_found", what=number)
    journal.write("document.withdraw", f"document:{number}", act, reason=reason)


def _stored(file: tuple[bytes, str], act: Act) -> Blob:
    blob = files.store(*file, act=act)
    if blob.media_type not in READABLE:
        raise wrong_type(file[1])
    return blob


def _same(document: Document, draft: Draft, blob: Blob | None) -> bool:
    """Whether nothing was changed: then there is no new version."""
    topics = frozenset(document.topics.order_by("pk").values_list("about", "code"))
    before = (document.kind, document.title, document.text, document.blob, topics)
    return before == (draft.kind, draft.title, draft.text, blob, draft.topics)


def _written(document: Document, draft: Draft, blob: Blob | None, act: Act) -> Document:
    document.kind, document.title, document.text, document.blob = draft.kind, draft.title, draft.text, blob
    document.version, document.active, document.changed_at = document.version + 1, True, act.recorded_at
    document.search = search_text(document.number, draft.title, spelled(draft.title))
    document.save()
    Topic.objects.filter(document=document).delete()
    Topic.objects.bulk_create(Topic(document=document, about=about, code=code) for about, code in sorted(draft.topics))
    told = asdict(draft) | {"version": document.version, "sha256": blob.sha256 if blob else ""}
    journal.write("document.save", f"document:{document.number}", act, **told)
    return document
