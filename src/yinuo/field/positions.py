"""The phone tells where it is while its engineer is on duty."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from yinuo.field.commands import refused_json, require_engineer
from yinuo.field.uploads import read
from yinuo.hall.act import act_of
from yinuo.hall.positions import keep
from yinuo.kernel.errors import Refused


@require_POST
def positions(request: HttpRequest) -> JsonResponse:
    """`{positions: [{at, lat, lon, accuracy_m?}], device_clock_offset?}` → `{kept, dropped}`; at most 100 at once."""
    try:
        require_engineer(request)
        told = read(request)
        if not isinstance(told.get("positions"), list):
            raise Refused("field_required", field="positions")
        answer = keep(told["positions"], told.get("device_clock_offset") or 0, act_of(request))
    except Refused as refused:
        return refused_json(refused)
    return JsonResponse(answer)


urls = [path("positions/", positions, name="positions")]
