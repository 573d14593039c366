"""Why a part is worth taking along, in words."""

from django.utils.translation import gettext as _

from yinuo.parts.types import KitLine


def reason(line: KitLine) -> str:
    """What like repairs took, in figures."""
    facts = {"used": line.used, "of": line.of}
    if line.same_model:
        return _("同型号、同类故障修过 %(of)s 次，%(used)s 次用到") % facts
    return _("同类故障修过 %(of)s 次，%(used)s 次用到") % facts
