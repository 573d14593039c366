"""Web Push: a message only one browser can read (RFC 8291, coded as RFC 8188), and whose it is (VAPID, RFC 8292)."""

import base64
import json
import os
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve has."""

RECORD_BYTES = 4096
LAST_RECORD = b"\x02"
AUTH_BYTES = 16


def key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """The sender's key that belongs to a secret text: the same every time."""
    drawn = _derived(48, salt=b"", info=b"yinuo vapid", material=secret.encode())
    return ec.derive_private_key(int.from_bytes(drawn) % (ORDER - 1) + 1, CURVE)


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers take it."""
    return _text(_point(key.public_key()))


def check(p256dh: str, auth: str) -> None:
    """Raise ValueError unless these are a browser's keys."""
    _browser(p256dh)
    if len(_bytes(auth)) != AUTH_BYTES:
        raise ValueError(f"Expected {AUTH_BYTES} bytes of auth.")


def encrypted(
    message: bytes,
    *,
    p256dh: str,
    auth: str,
    once: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body to post, `Content-Encoding: aes128gcm`. `once` and `salt` are new each time unless a test gives them."""
    browser = _browser(p256dh)
    once, salt = once or ec.generate_private_key(CURVE), salt or os.urandom(16)
    sender = _point(once.public_key())
    info = b"WebPush: info\0" + _point(browser) + sender
    material = _derived(32, salt=_bytes(auth), info=info, material=once.exchange(ec.ECDH(), browser))
    key = _derived(16, salt=salt, info=b"Content-Encoding: aes128gcm\0", material=material)
    nonce = _derived(12, salt=salt, info=b"Content-Encoding: nonce\0", material=material)
    head = salt + RECORD_BYTES.to_bytes(4) + bytes([len(sender)]) + sender
    return head + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def vapid(key: ec.EllipticCurvePrivateKey, *, audience: str, subject: str, until: datetime) -> str:
    """The `Authorization` that tells the push service at `audience` who sends; `subject` is an address to ask at."""
    claims = {"aud": audience, "exp": int(until.timestamp()), "sub": subject}
    parts = [_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    r, s = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    token = ".".join([*parts, _text(r.to_bytes(32) + s.to_bytes(32))])
    return f"vapid t={token}, k={public_text(key)}"


def _derived(length: int, *, salt: bytes, info: bytes, material: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def _browser(p256dh: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
