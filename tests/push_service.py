"""A push service on this machine: takes what is posted, and opens it as the browser with these keys would."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUTH = bytes(range(16))


class Service:
    """What it is told; `status` is what it answers next."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.posts: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 201
        self.origin = ""

    def subscription(self, name: str = "wang") -> dict[str, Any]:
        """What the browser's `PushSubscription.toJSON()` says."""
        return {"endpoint": f"{self.origin}/{name}", "keys": {"p256dh": text(self.point), "auth": text(AUTH)}}

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self) -> list[dict[str, str]]:
        """The messages, opened with the browser's key; the signature of each is checked on the way."""
        return [self._opened(headers, body) for _path, headers, body in self.posts]

    def _opened(self, headers: dict[str, str], body: bytes) -> dict[str, str]:
        self.claims(headers)
        salt, sender, sealed = body[:16], body[21:86], body[86:]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        material = derived(32, AUTH, b"WebPush: info\0" + self.point + sender, shared)
        key = derived(16, salt, b"Content-Encoding: aes128gcm\0", material)
        nonce = derived(12, salt, b"Content-Encoding: nonce\0", material)
        message: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x02"))
        return message

    def claims(self, headers: dict[str, str]) -> dict[str, Any]:
        """What the sender says of itself; raises where the signature is not by the key beside it."""
        token, public = headers["Authorization"].removeprefix("vapid t=").split(",k=")
        signed, _, signature = token.rpartition(".")
        r, s = int.from_bytes(raw(signature)[:32]), int.from_bytes(raw(signature)[32:])
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(public))
        key.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
        claims: dict[str, Any] = json.loads(raw(signed.split(".")[1]))
        return claims


@contextmanager
def push_service() -> Iterator[Service]:
    """It answers on a free port of loopback until the test is done."""
    service = Service()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.posts.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    service.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


def derived(length: int, salt: bytes, info: bytes, material: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
