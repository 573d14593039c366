"""Every address: the doors, each with its own list, and the health answer."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; otherwise the error is the answer (500)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("", include("yinuo.hall.urls")),
    path("api/v1/", include("yinuo.api.urls")),
    path("field/", include("yinuo.field.urls")),
    path("p/", include("yinuo.portal.urls")),
    path("", include("yinuo.desk.urls")),
]

handler400 = "yinuo.hall.failed.bad_request"
handler403 = "yinuo.hall.failed.forbidden"
handler404 = "yinuo.hall.failed.not_found"
handler500 = "yinuo.hall.failed.broken"
