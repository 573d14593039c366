"""A refusal raised below a page becomes an answer that loses nothing: a toast for htmx, a page otherwise."""

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yinuo.hall.act import door_of
from yinuo.hall.failed import bad_request
from yinuo.hall.words import explain, status_of
from yinuo.kernel.errors import Refused

# A toast is swapped in by htmx only for answers its `responseHandling` lists; the others become these two.
SWAPPED = frozenset({409, 422})


class Refusals:
    """Middleware. The API answers its refusals itself, before they get here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        """No database keeps or compares a NUL: an address that holds one is refused. Forms and the API judge theirs."""
        if door_of(request) == "api":
            return None
        told = [request.path_info, *(text for values in request.GET.lists() for text in (values[0], *values[1]))]
        return bad_request(request) if any("\x00" in text for text in told) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only a refusal is answered; anything else is a bug and stays one."""
        return refusal(request, error) if isinstance(error, Refused) else None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused request. htmx leaves the form as it stands, adds a toast and marks the field at fault."""
    status = status_of(refused)
    words = {"words": explain(refused)}
    if not request.headers.get("HX-Request"):
        return render(request, "hall/refused.html", words, status=status)
    answer = render(request, "hall/kit/refused_toast.html", words, status=status if status in SWAPPED else 409)
    answer["HX-Retarget"] = "#toasts"
    answer["HX-Reswap"] = "beforeend"
    answer["HX-Reselect"] = "unset"
    return answer
