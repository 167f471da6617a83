"""How entries become a chain: the canonical form of an entry, and the digests that hang on one another."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

BEGINNING = hashlib.sha256(b"zhibu audit chain 1").digest()
"""What the first link hangs on."""

LONGEST_DEED = timedelta(hours=2)
"""An entry is written within the transaction of its deed and seen when that commits; none takes longer than this."""

FIELDS = (
    "id", "at", "actor_id", "actor_name", "action", "object_kind", "object_id", "scope_path", "detail",
)  # fmt: skip
"""All that an entry says, in the order in which it is read for the chain."""


def canonical(values: Mapping[str, Any]) -> bytes:
    """The one spelling of an entry: JSON, keys sorted, no spaces, UTF-8; ids in lower case with hyphens, the instant
    in UTC with six digits of a second and a Z.

    Source: our own, docs/decisions/0015-audit-chain.md; RFC 8785 (sorted keys, no spaces) for the idea.
    """
    plain = {name: _spelled(values[name]) for name in FIELDS}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _spelled(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value) if isinstance(value, UUID) else value


def link_digest(previous: bytes, entry: bytes) -> bytes:
    """The digest of a link: of the link before it and of the entry in its canonical form. SHA-256.

    Source: our own, docs/decisions/0015-audit-chain.md; GB/T 22239-2019 §8.1.4.3 (audit records are protected).
    """
    return hashlib.sha256(previous + hashlib.sha256(entry).digest()).digest()


def seal_digest(last_link: bytes, number: int, last: int, sealed_at: datetime) -> bytes:
    """The digest of a seal, on which the next link hangs: of its last link, its two numbers and its instant.

    Source: as `link_digest`.
    """
    said = f"zhibu seal {number} {last} {_spelled(sealed_at)}".encode()
    return hashlib.sha256(last_link + said).digest()


def born_at(entry_id: UUID) -> datetime:
    """When an id of version 7 was made. Source: RFC 9562 §5.7 (48 bits of milliseconds come first)."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=entry_id.int >> 80)


def first_id_of(at: datetime) -> UUID:
    """The smallest id that can have been made at an instant. Source: as `born_at`."""
    milliseconds = max(0, int((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000))
    return UUID(int=milliseconds << 80)


def head_text(number: int, digest: str) -> str:
    """The head of the chain as people copy it: "17:3fa0…". Source: our own, docs/decisions/0015-audit-chain.md."""
    return f"{number}:{digest}"


def read_head(text: str) -> tuple[int, str] | None:
    """What a copied head says, None if it is none. Source: as `head_text`."""
    number, colon, digest = text.strip().partition(":")
    if not colon or not number.isdecimal() or len(digest) != 64:
        return None
    return int(number), digest.lower()
