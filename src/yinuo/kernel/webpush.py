"""Web Push: a message only one browser can read (RFC 8291), and whose it is (VAPID, RFC 8292)."""

import base64
from datetime import datetime

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve has."""

AUTH_BYTES = 16


def key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """The sender's key that belongs to a secret text: the same every time."""
    drawn = HKDF(hashes.SHA256(), 48, b"", b"yinuo vapid").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(drawn) % (ORDER - 1) + 1, CURVE)


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers take it."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def check(p256dh: str, auth: str) -> None:
    """Raise ValueError unless these are a browser's keys."""
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))
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
    once = once or ec.generate_private_key(CURVE)
    body: bytes = http_ece.encrypt(message, salt=salt, private_key=once, dh=_bytes(p256dh), auth_secret=_bytes(auth))
    return body


def vapid(key: ec.EllipticCurvePrivateKey, *, audience: str, subject: str, until: datetime) -> str:
    """The `Authorization` that tells the push service at `audience` who sends; `subject` is an address to ask at."""
    # Not strict: it would refuse the address of a company that tries the product without https.
    signer = Vapid02(key, conf={"no-strict": True})
    signed = signer.sign({"aud": audience, "exp": int(until.timestamp()), "sub": subject})
    return str(signed["Authorization"])


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
