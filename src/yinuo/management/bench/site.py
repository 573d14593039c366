"""Asking the product's own WSGI application, middleware and connection handling included, without a network between."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from io import BytesIO
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import reverse

BARE = "yinuo.management.bench.bare"


class Site:
    """The application with the plain addresses beside its own."""

    def __init__(self) -> None:
        settings.ROOT_URLCONF = BARE
        self.said = b""
        self._cookies: SimpleCookie = SimpleCookie()
        self._application = get_internal_wsgi_application()

    def sign_in(self, username: str, password: str) -> str:
        """Sign in by the form; the cookies to send from then on."""
        self.ask("GET", reverse("login"))
        form = {"username": username, "password": password, "csrfmiddlewaretoken": self._cookies["csrftoken"].value}
        sent = {"kind": "application/x-www-form-urlencoded", "cookie": self._jar()}
        self.ask("POST", reverse("login"), urlencode(form).encode(), expect=302, **sent)
        return self._jar()

    def _jar(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())

    def ask(
        self, method: str, path: str, body: bytes = b"", *, expect: int = 200, kind: str = "application/json",
        **headers: str,
    ) -> float:  # fmt: skip
        """Send a request, read the whole answer (`said`); the seconds it took. RuntimeError for another status."""
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
            "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        answered: list[str] = []

        def start(status: str, told: list[tuple[str, str]], _error: Any = None, /) -> Callable[[bytes], object]:
            answered.append(status)
            for name, value in told:
                if name == "Set-Cookie":
                    self._cookies.load(value)
            return BytesIO().write

        began = perf_counter()
        answer = self._application(environ, start)
        self.said = said = b"".join(answer)
        answer.close()  # The request ends here: connections go back, as behind a real server.
        took = perf_counter() - began
        if not answered[0].startswith(str(expect)):
            raise RuntimeError(f"{method} {path}: {answered[0]} {said[:400].decode(errors='replace')}")
        return took
