"""The hash chain of a subject's entries: how a link is made and how a broken one is found (DESIGN 15)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from yinuo.journal.types import Fault

GENESIS = "0" * 64


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC with microseconds, the same on every database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(data: object) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: one byte string for one content."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(previous: str, body: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over the previous entry's hash and this entry's canonical body."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(body)).hexdigest()


def check(
    subject: str, chain: Iterable[tuple[int, str, str, Mapping[str, Any]]], *, last_seq: int, last_hash: str
) -> list[Fault]:
    """Compare a subject's entries `(seq, previous_hash, hash, body)` in `seq` order with its head.

    A body that no longer gives its hash is `changed`; a gap in `seq` is `missing`; a link that does not lead to the
    entry before it is `reordered`; entries short of the head, or a head that names another hash, are `cut`.
    """
    faults: list[Fault] = []
    expected_seq, previous = 1, GENESIS
    for seq, previous_hash, own_hash, body in chain:
        if seq != expected_seq:
            faults.extend(Fault(subject, gone, "missing") for gone in range(expected_seq, seq))
        elif previous_hash != previous:
            faults.append(Fault(subject, seq, "reordered"))
        if link(previous_hash, body) != own_hash:
            faults.append(Fault(subject, seq, "changed"))
        expected_seq, previous = seq + 1, own_hash
    if expected_seq - 1 != last_seq or previous != last_hash:
        faults.append(Fault(subject, last_seq, "cut"))
    return faults


def merkle_root(leaves: list[str]) -> str:
    """Root over entry hashes (hex), pairwise SHA-256, the odd one promoted; GENESIS for no leaves."""
    level = [bytes.fromhex(leaf) for leaf in leaves]
    if not level:
        return GENESIS
    while len(level) > 1:
        pairs = [hashlib.sha256(level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()
