"""A line between a phone and the server that fails on purpose, byte for byte as bad lines and broken servers do."""

from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

SENDING = ("/field/commands/", "/field/uploads/")
"""What the phone sends; everything else passes unharmed."""

FAULTS = ("broken", "broken_after", "lost", "lost_after", "cut", "twice", "gateway")
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}
PATIENCE_SECONDS = 20


@dataclass(slots=True)
class Line:
    """The next requests that send something meet `faults` in turn; then all is well again.

    At "stall" the server has the request and the answer never comes: `stalled` is set, until `go`.
    """

    server: str
    url: str = ""
    faults: deque[str] = field(default_factory=deque)
    met: list[tuple[str, str]] = field(default_factory=list)
    stalled: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def next_fault(self, method: str, path: str) -> str:
        if method not in ("POST", "PATCH") or not path.startswith(SENDING):
            return ""
        fault = self.faults.popleft() if self.faults else ""
        self.met.append((path, fault))
        return fault


class Wire(BaseHTTPRequestHandler):
    """One request of the phone's, on a connection of its own: to answer nothing is to hang up."""

    line: Line

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        match self.line.next_fault(self.command, self.path):
            case "lost":
                pass
            case "lost_after":
                self.ask(body)
            case "stall":
                self.ask(body)
                self.line.stalled.set()
                self.line.go.wait(PATIENCE_SECONDS)
            case "broken":
                self.page(500)
            case "broken_after":
                self.ask(body)
                self.page(500)
            case "gateway":
                self.page(200)
            case "cut":
                status, headers, content = self.ask(body)
                self.answer(status, headers, content[: len(content) // 2], length=len(content))
            case "twice":
                self.ask(body)
                self.answer(*self.ask(body))
            case _:
                self.answer(*self.ask(body))

    do_GET = do_HEAD = do_POST = do_PATCH = pass_on  # noqa: N815 -- name: the library calls them so

    def ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the server answers to the request."""
        with closing(HTTPConnection(urlsplit(self.line.server).netloc, timeout=PATIENCE_SECONDS)) as there:
            there.request(self.command, self.path, body, dict(self.headers.items()))
            got = there.getresponse()
            content = got.read()
        return got.status, [each for each in got.getheaders() if each[0].lower() not in HOP], content

    def answer(self, status: int, headers: list[tuple[str, str]], content: bytes, *, length: int | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def page(self, status: int) -> None:
        """What a broken server, or a gateway before it that wants a fee, answers instead of us."""
        html = b"<!doctype html><title>?</title>"
        self.answer(status, [("Content-Type", "text/html")], html)

    def handle(self) -> None:
        with suppress(OSError):  # the phone is gone, or was closed
            super().handle()

    def log_message(self, *_: object) -> None:
        """Quietly."""


class Door(ThreadingHTTPServer):
    """Closed only when every request is through: none comes after its test."""

    daemon_threads = False


@contextmanager
def bad_line(server: str) -> Iterator[Line]:
    """A line to `server`; its `url` is what the phone opens."""
    line = Line(server)
    door = Door(("localhost", 0), type("WireTo", (Wire,), {"line": line}))
    line.url = f"http://localhost:{door.server_address[1]}"
    serving = Thread(target=door.serve_forever, daemon=True)
    serving.start()
    yield line
    line.go.set()
    door.shutdown()
    door.server_close()
