"""The files of product documents, for the engineer's phone."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from yinuo.accounts.types import Role
from yinuo.assets.queries import documents
from yinuo.hall.documents import serve_file
from yinuo.hall.entry import open_to
from yinuo.kernel.errors import Refused


@open_to(Role.ENGINEER)
@require_GET
def document_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """The file of a document in use; named by its hash, so that a phone never keeps an old one for the new."""
    document = documents.of_file(sha256)
    if document is None:
        raise Refused("not_found", what=sha256[:12])
    return serve_file(request, document)


urls = [path("documents/<str:sha256>/", document_file, name="document_file")]
