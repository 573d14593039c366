"""All tables, for Django, which looks for them here: each stands in its room's `models`."""

from importlib import import_module
from pkgutil import iter_modules

import yinuo

for room in iter_modules(yinuo.__path__, "yinuo."):
    if room.ispkg and any(part.name == "models" for part in iter_modules([f"{yinuo.__path__[0]}/{room.name[6:]}"])):
        import_module(f"{room.name}.models")
