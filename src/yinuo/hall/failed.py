"""The pages for 400, 403, 404 and 500: what happened, what was not changed, what to do. They need no database."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

PAGES = {
    400: (
        _("请求不完整"),
        _("服务器没有看懂这个请求，什么都没有改动。"),
        _("请返回上一页重新填写；照片过大时请先压缩。"),
    ),
    403: (
        _("不能打开这个页面"),
        _("您的岗位没有查看它的权限，或页面停留太久，表单已经过期。"),
        _("请返回上一页，刷新后再试；需要权限请找系统管理员。"),
    ),
    404: (_("没有这个页面"), _("地址可能有误，或内容已经撤下。"), _("请核对地址，或从首页的菜单进入。")),
    500: (
        _("服务器出错了"),
        _("刚才的操作没有完成，错误已记入日志。"),
        _("请稍后再试；急事请直接拨打热线。"),
    ),
}
CODES = {400: "bad_request", 403: "not_allowed", 404: "not_found", 500: "broken"}


def failed(status: int, request: HttpRequest) -> HttpResponse:
    """One template for all; without context processors, so that it works when they are what failed.

    A program that asked below /api/ gets the same words as a problem document (RFC 9457).
    """
    what, why, remedy = PAGES[status]
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "title": what, "status": status, "detail": why, "code": CODES[status],
                   "remedy": remedy}  # fmt: skip
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    page = {"what": what, "why": why, "remedy": remedy, "status": status}
    return HttpResponse(render_to_string("hall/failed.html", page), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400"""
    return failed(400, request)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """handler403, and CSRF_FAILURE_VIEW"""
    return failed(403, request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    return failed(404, request)


def broken(request: HttpRequest) -> HttpResponse:
    """handler500"""
    return failed(500, request)
