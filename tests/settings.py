"""The product's own settings over a throw-away DATA folder, with a quick password hash."""

import os
import tempfile

os.environ["DATA"] = tempfile.mkdtemp(prefix="yinuo-tests-")

from yinuo.site.settings import *  # noqa: F403 -- order: settings read the environment when imported
from yinuo.site.settings import DATA, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("DATABASE_URL"):
    # A file, not memory: the browser's server thread and the tests need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
