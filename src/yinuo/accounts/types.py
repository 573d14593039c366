"""Who uses the house: roles and what an action sees of a person."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The roles of the regulation's departments and of the outsiders they serve or hire."""

    CONTACT = "contact", _("报修人")
    DISPATCHER = "dispatcher", _("客服调度")
    ENGINEER = "engineer", _("服务工程师")
    SERVICE_MANAGER = "service_manager", _("客户服务部部长")
    STOREKEEPER = "storekeeper", _("仓管员")
    FINANCE = "finance", _("财务部")
    HR = "hr", _("人力资源部")
    GENERAL_MANAGER = "general_manager", _("总经理")
    GM_OFFICE = "gm_office", _("总经办")
    MANAGEMENT_REP = "management_rep", _("管理者代表")
    MARKETING = "marketing", _("市场营销中心")
    SALES = "sales", _("业务人员")
    SHOP = "shop", _("外委厂")
    SUPPLIER = "supplier", _("配套厂家")
    AUDITOR = "auditor", _("审核员")
    ADMIN = "admin", _("系统管理员")
    SYSTEM = "system", _("系统")


STAFF_ROLES = frozenset(Role) - {Role.CONTACT, Role.SHOP, Role.SUPPLIER, Role.SYSTEM}


class Scope(TextChoices):
    """What an API token may do."""

    READ = "read", _("只读")
    WRITE = "write", _("读写")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the permission predicates see them. `order_numbers` is set for a customer holding links."""

    user_id: int | None
    role: str
    engineer_id: int | None = None
    order_key: str = ""
