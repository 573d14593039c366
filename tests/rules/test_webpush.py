"""A message for one browser, against the example that RFC 8291 works through; and where nothing may be posted."""

import base64
import json
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from yinuo.kernel import outgoing, webpush

# RFC 8291, section 5 and appendix A.
MESSAGE = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_example_of_the_standard_comes_out_byte_for_byte() -> None:
    once = ec.derive_private_key(int.from_bytes(raw(SENDER)), ec.SECP256R1())

    body = webpush.encrypted(MESSAGE, p256dh=BROWSER, auth=AUTH, once=once, salt=raw(SALT))

    assert body == raw(BODY)


def test_a_sender_signs_for_one_push_service_until_a_moment() -> None:
    key = webpush.key_of("a secret")
    until = datetime(2026, 11, 23, 16, tzinfo=UTC)

    told = webpush.vapid(key, audience="https://push.example", subject="https://service.example", until=until)

    token, public = told.removeprefix("vapid t=").split(",k=")
    head, claims, signature = token.split(".")
    r, s = (int.from_bytes(part) for part in (raw(signature)[:32], raw(signature)[32:]))
    signed = f"{head}.{claims}".encode()
    key.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    assert public == webpush.public_text(webpush.key_of("a secret"))
    assert json.loads(raw(claims)) == {
        "aud": "https://push.example", "exp": int(until.timestamp()), "sub": "https://service.example",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("p256dh", "auth"), [("", AUTH), ("BBBB", AUTH), (BROWSER, "BTBZ"), (BROWSER, "不是"), ("~" * 87, AUTH)]
)
def test_what_are_no_browsers_keys_is_not_taken(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- outside: three libraries word it in their own ways
        webpush.check(p256dh, auth)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_no_address_of_a_house_counts_as_the_open_internet(address: str) -> None:
    assert not outgoing.is_open(ip_address(address))


@pytest.mark.parametrize(
    "url", ["http://push.example/a", "ftp://push.example/a", "https://", "https://a:b@push.example/"]
)
def test_only_plain_https_addresses_may_be_posted_to(url: str) -> None:
    with pytest.raises(outgoing.Unreachable):
        outgoing.post(url, b"", {})


def test_a_name_that_leads_into_the_house_is_not_posted_to() -> None:
    with pytest.raises(outgoing.Unreachable, match="open internet"):
        outgoing.post("https://localhost/push", b"", {})
