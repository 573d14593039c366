"""All tables, for Django, which looks for them here: each stands in its room's `models`."""

from yinuo.accounts import models as accounts
from yinuo.assets import models as assets
from yinuo.charges import models as charges
from yinuo.charter import models as charter
from yinuo.checklists import models as checklists
from yinuo.files import models as files
from yinuo.imports import models as imports
from yinuo.inbox import models as inbox
from yinuo.journal import models as journal
from yinuo.messages import models as messages
from yinuo.network import models as network
from yinuo.orders import models as orders
from yinuo.parts import models as parts
from yinuo.people import models as people
from yinuo.promises import models as promises
from yinuo.rescue import models as rescue
from yinuo.sales import models as sales
from yinuo.shops import models as shops
from yinuo.suppliers import models as suppliers
from yinuo.tours import models as tours
from yinuo.vouchers import models as vouchers
from yinuo.warranty import models as warranty

__all__ = [
    "accounts",
    "assets",
    "charges",
    "charter",
    "checklists",
    "files",
    "imports",
    "inbox",
    "journal",
    "messages",
    "network",
    "orders",
    "parts",
    "people",
    "promises",
    "rescue",
    "sales",
    "shops",
    "suppliers",
    "tours",
    "vouchers",
    "warranty",
]
