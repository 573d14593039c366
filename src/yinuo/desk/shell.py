"""The frame of the desk: which menu a role gets, and what the top bar shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.inbox import queries as conflicts
from yinuo.messages import queries as notices
from yinuo.parts.queries import asking as requests

OFFICE = STAFF_ROLES - {Role.ENGINEER}
SERVICE = frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER, Role.ADMIN})

IMPORTERS = frozenset({Role.ADMIN, Role.SERVICE_MANAGER, Role.SALES, Role.STOREKEEPER})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `page` is the url name inside the desk; `key` follows "g" on the keyboard."""

    page: str
    label: str | Promise
    icon: str
    roles: frozenset[Role] = OFFICE
    key: str = ""


MENU: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        _("服务"),
        (
            Entry("board", _("调度台"), "dashboard", key="b"),
            Entry("intake", _("登记报修"), "phone-call", frozenset({Role.DISPATCHER, Role.SERVICE_MANAGER}), key="n"),
            Entry("orders", pgettext_lazy("several", "工单"), "clipboard-list", key="o"),
            Entry("tray", _("待核记录"), "alert-triangle", SERVICE, key="r"),
            Entry("rescue", _("救援"), "lifebuoy"),
            Entry("tours", _("巡检"), "route", key="x"),
            Entry("follow_ups", _("保外跟踪"), "user-check"),
        ),
    ),
    (
        _("客户与车辆"),
        (
            Entry("customers", pgettext_lazy("several", "客户"), "users", key="c"),
            Entry("vehicles", pgettext_lazy("several", "车辆"), "truck", key="v"),
            Entry("models", pgettext_lazy("several", "车辆型号"), "list"),
            Entry("calls", _("客户拜访"), "users"),
            Entry("policies", pgettext_lazy("several", "质保政策"), "shield-check"),
            Entry("cases", pgettext_lazy("several", "三包案件"), "clipboard-check"),
            Entry("documents", pgettext_lazy("several", "产品资料"), "file-text", key="d"),
            Entry("claims", pgettext_lazy("several", "配套索赔"), "receipt-refund"),
            Entry("defects", pgettext_lazy("several", "缺陷线索"), "alert-triangle"),
            Entry("campaigns", pgettext_lazy("several", "召回与服务活动"), "speakerphone"),
        ),
    ),
    (
        _("服务力量"),
        (
            Entry("outlets", pgettext_lazy("several", "服务网点"), "building-store", key="w"),
            Entry("engineers", pgettext_lazy("several", "服务工程师"), "tools", key="e"),
            Entry("service_vehicles", pgettext_lazy("several", "服务车辆"), "road"),
            Entry("shops", pgettext_lazy("several", "外委厂"), "building-factory"),
            Entry("shop_jobs", pgettext_lazy("several", "外委任务"), "clipboard-check"),
            Entry("shop_statements", pgettext_lazy("several", "外委结算单"), "receipt"),
            Entry("shop_ranking", _("外委厂排名"), "star"),
            Entry("suppliers", pgettext_lazy("several", "配套厂家"), "building-factory"),
            Entry("supplier_requests", pgettext_lazy("several", "求援"), "lifebuoy"),
        ),
    ),
    (
        pgettext_lazy("several", "配件"),
        (
            Entry("moving", _("收发料"), "barcode", frozenset({Role.STOREKEEPER}), key="l"),
            Entry("parts_requests", pgettext_lazy("several", "领料申请"), "clipboard-check", key="q"),
            Entry("parts", _("配件目录"), "box", key="p"),
            Entry("places", _("库存"), "building-warehouse", key="s"),
            Entry("old_parts", _("旧件回收"), "recycle"),
            Entry("sales", _("配件销售"), "package"),
            Entry("disposals", pgettext_lazy("several", "废弃物处置"), "trash"),
        ),
    ),
    (
        pgettext_lazy("money", "费用"),
        (
            Entry("quotations", _("报价与收费"), "file-invoice"),
            Entry("money_receipts", pgettext_lazy("several", "收据"), "receipt"),
            Entry("invoices", pgettext_lazy("several", "发票"), "file-text"),
            Entry("owing", _("应收款"), "cash"),
            Entry("vouchers", _("维修凭证"), "calendar-check"),
            Entry("prices", _("价目"), "tag"),
        ),
    ),
    (
        _("管理"),
        (
            Entry("commitments", _("服务承诺"), "shield-check"),
            Entry("imports", _("数据导入"), "upload", IMPORTERS),
            Entry("users", pgettext_lazy("several", "用户"), "user", frozenset({Role.ADMIN})),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template needs it."""

    page: str
    label: str | Promise
    icon: str
    url: str
    key: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    links: tuple[Link, ...]


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor; lazy, so that pages of other doors pay nothing."""
    return {
        "desk_menu": SimpleLazyObject(lambda: tuple(menu(request))),
        "in_tray": SimpleLazyObject(in_tray),
        "asked_parts": SimpleLazyObject(lambda: asked_parts(request)),
        "unread": SimpleLazyObject(lambda: unread(request)),
    }


def unread(request: HttpRequest) -> str:
    """The figure beside the bell: nothing for none, "99+" above that."""
    return figure(notices.unread_count(request.user.pk) if request.user.is_authenticated else 0)


def in_tray() -> str:
    """The figure beside the tray: what waits to be settled."""
    return figure(conflicts.open_count())


def asked_parts(request: HttpRequest) -> str:
    """The figure beside the requests for parts: what waits for the storekeeper, told to no one else."""
    return figure(requests.open_count() if getattr(request.user, "role", "") == Role.STOREKEEPER else 0)


def figure(count: int) -> str:
    """A number that fits in a corner."""
    return "99+" if count > 99 else str(count or "")


def menu(request: HttpRequest) -> Iterator[Group]:
    """The groups that hold anything for this role; the entry whose address is nearest above the page is `here`."""
    role = getattr(request.user, "role", "")
    shown = [
        (label, [(entry, url) for entry in entries if role in entry.roles and (url := address(entry))])
        for label, entries in MENU
    ]
    above = [url for _label, entries in shown for _entry, url in entries if is_above(url, request.path)]
    here = max(above, key=len, default="")
    for label, entries in shown:
        if entries:
            yield Group(
                label, tuple(Link(one.page, one.label, one.icon, url, one.key, url == here) for one, url in entries)
            )


def is_above(url: str, path: str) -> bool:
    """Whether a page belongs to this address; the start page has none below it."""
    return path == url or (url != "/" and path.startswith(url))


def address(entry: Entry) -> str:
    """Empty where the page is not part of this installation."""
    try:
        return reverse(f"desk:{entry.page}")
    except NoReverseMatch:
        return ""


def roles_of(page: str) -> frozenset[Role]:
    """Who finds the page in the menu: `@open_to(*roles_of("imports"))`. Pages the menu lacks are a KeyError."""
    return {entry.page: entry.roles for _label, entries in MENU for entry in entries}[page]
