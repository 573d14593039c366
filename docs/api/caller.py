"""A program that speaks with the API: one token, every write sent twice; and the few things a story needs besides."""

import json
import math
import os
import struct
import zlib
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

BASE = os.environ.get("BASE", "http://localhost:8000").rstrip("/") + "/api/v1"
EARTH_KM = 6371.0088


class Wrong(Exception):
    """Something is not as it should be."""


def check(claim, said):
    if not claim:
        raise Wrong(said)


class Caller:
    """One program with one token."""

    def __init__(self, token):
        self.token = token

    def send(self, method, path, body=None, **headers):
        """(status, media type, bytes, headers)"""
        head = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if isinstance(body, (dict, list)):
            body, head = json.dumps(body).encode(), {"Content-Type": "application/json", **head}
        request = Request(BASE + path, data=body, method=method, headers=head)
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read(), answer.headers
        except HTTPError as answer:
            return answer.code, answer.headers.get_content_type(), answer.read(), answer.headers

    def get(self, path, **query):
        status, _media_type, content, _headers = self.send("GET", path + (f"?{urlencode(query)}" if query else ""))
        check(status == 200, f"GET {path} gave {status}: {content.decode()[:300]}")
        return json.loads(content)

    def all(self, path, **query):
        """Every item of a list, page by page."""
        found, cursor = [], {}
        while True:
            page = self.get(path, limit=100, **query, **cursor)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    def post(self, path, body, **headers):
        """The answer to a write sent twice with one key: both must be the same, and the second must say so."""
        key = str(uuid4())
        first, again = (self.send("POST", path, body, Idempotency_Key=key, **headers) for _ in range(2))
        check(first[:3] == again[:3], f"POST {path} repeated gave another answer: {again[2].decode()[:300]}")
        check(first[3].get("Idempotency-Replayed") is None, f"POST {path} was taken for a repeat")
        check(again[3].get("Idempotency-Replayed") == "true", f"POST {path} was done twice")
        return first[0], json.loads(first[2])

    def done(self, path, body, **headers):
        status, told = self.post(path, body, **headers)
        check(status in (200, 201), f"POST {path} gave {status}: {json.dumps(told, ensure_ascii=False)[:600]}")
        return told

    def refused(self, path, body, status, code):
        got, told = self.post(path, body)
        check((got, told["code"]) == (status, code), f"POST {path} gave {got} {told.get('code')}, not {status} {code}")
        check(told["title"] and told["remedy"], f"POST {path} was refused without a remedy")
        return told


def far_apart(a, b):
    """Straight km between two (lat, lon)."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1, math.sqrt(h)))


def away(start, km, bearing):
    """The point so many km from `start`."""
    lat, lon, way, arc = math.radians(start[0]), math.radians(start[1]), math.radians(bearing), km / EARTH_KM
    there = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(way))
    turn = math.atan2(math.sin(way) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(there))
    return round(math.degrees(there), 6), round(math.degrees(lon + turn), 6)


def place_at(km, starts, outlets):
    """A place exactly so far (straight km) from its nearest outlet."""
    for start in starts:
        for bearing in range(0, 360, 10):
            place = away((start["lat"], start["lon"]), km, bearing)
            if abs(min(far_apart(place, (each["lat"], each["lon"])) for each in outlets) - km) < 0.5:
                return {"lat": place[0], "lon": place[1], "address": f"{km:.0f} km / {start['name']}"}
    raise Wrong(f"no place is {km:.0f} km from its nearest outlet")


def png_signature():
    """A stroke of a pen as a PNG."""
    width, height = 240, 80
    ink = {(x, int(40 + 25 * math.sin(x / 14)) + thick) for x in range(10, 230) for thick in range(3)}
    rows = b"".join(b"\0" + bytes(0 if (x, y) in ink else 255 for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def upload(who, name, data):
    """The hash under which a file is kept."""
    border = uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{border}--\r\n".encode()
    return who.done("/files", body, Content_Type=f"multipart/form-data; boundary={border}")["sha256"]
