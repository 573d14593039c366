"""The phone's outbox arrives here: a batch of commands, each applied exactly once (DESIGN 6)."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from yinuo.accounts.types import Role
from yinuo.hall.act import act_of
from yinuo.hall.commands import acts_like, apply_batch, problem_of, read_batch
from yinuo.hall.words import status_of
from yinuo.kernel.errors import Refused


@require_POST
def commands(request: HttpRequest) -> JsonResponse:
    """`{"commands": [{id, order, kind, data, occurred_at, device_clock_offset, basis_version}]}` → `{"answers": []}`.

    400, 413 and 422 refuse the batch as a whole; 401 asks to sign in again: nothing was applied, the phone keeps all.
    """
    try:
        require_engineer(request)
        answers = apply_batch(read_batch(_body(request)), acts_like(act_of(request)))
    except Refused as refused:
        return refused_json(refused)
    return JsonResponse({"answers": answers})


def refused_json(refused: Refused) -> JsonResponse:
    """A refusal of the whole request, in the words the phone shows."""
    return JsonResponse({"problem": problem_of(refused)}, status=status_of(refused))


def require_engineer(request: HttpRequest) -> None:
    """Refused("signed_out"), ("not_allowed") or ("other_user"): a script wants an answer, not the sign-in page.

    A phone that several people use names in `X-Owner` whose work it sends: nobody's goes in under another's name.
    """
    if not request.user.is_authenticated:
        raise Refused("signed_out")
    if request.user.role != Role.ENGINEER:
        raise Refused("not_allowed", roles=[Role.ENGINEER])
    if request.headers.get("X-Owner", str(request.user.pk)) != str(request.user.pk):
        raise Refused("other_user")


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Refused("too_many_commands", field="commands") from None


urls = [path("commands/", commands, name="commands")]
