"""Static files, packed once for whoever takes gzip: on a bad line the app is there in a third of the time."""

import gzip
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

TEXTS = {".css", ".js", ".json", ".svg"}


class Packed(WhiteNoiseMiddleware):
    """WhiteNoise looks for `name.gz` beside a file; ours lie in DATA, for the package's folder may be read-only."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        if self.autorefresh or Path(path).suffix not in TEXTS:
            return super().get_static_file(path, url, stat_cache=stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": packed(path, Path(path).stat().st_mtime_ns)})


@cache
def packed(path: str, changed_ns: int) -> str:
    """The path of the packed copy, which is named by the content and made where it is missing."""
    content = Path(path).read_bytes()
    target = settings.PACKED / f"{sha256(content).hexdigest()[:32]}.gz"
    if not target.exists():
        part = target.with_suffix(f".{os.getpid()}")  # whole or not at all: two processes may start together
        part.write_bytes(gzip.compress(content, mtime=0))
        part.replace(target)
    return str(target)
