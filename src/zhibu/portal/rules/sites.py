"""Addresses, marks and columns of sites."""

import re
from collections.abc import Collection

from zhibu.foundation.ui.seals import characters_of

RESERVED = frozenset({"a", "admin", "cms", "feed", "files", "near", "s", "sites", "static", "www"})
"""Addresses with a meaning of their own."""
LONGEST_SLUG = 40
LONGEST_MARK = 4
LEAST_EMBLEM = 96
PROPOSED = ("news", "notices", "study", "exemplary", "service", "disclosure")
"""The columns of a new site, in their order; any may be left out."""
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_HOST = re.compile(r"(?=.{4,120}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")


def slug_fault(slug: str) -> str:
    """Why an address cannot be used: `shape`, `long`, `reserved`; empty if it can.

    Source: docs/how-to/portal-site.md.
    """
    if len(slug) > LONGEST_SLUG:
        return "long"
    if not _SLUG.fullmatch(slug):
        return "shape"
    return "reserved" if slug in RESERVED else ""


def proposed_slug(initials: str, taken: Collection[str]) -> str:
    """An address from the initials of a name, with a number behind it if it is taken.

    Source: docs/how-to/portal-site.md.
    """
    bare = re.sub(r"[^a-z0-9]", "", initials.lower())[:24] or "site"
    tries = (bare, *(f"{bare}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken and one not in RESERVED)


def proposed_mark(name: str) -> str:
    """One to four characters for the seal of a site, from the organization's short name.

    Source: docs/how-to/portal-site.md.
    """
    return characters_of(name)[:LONGEST_MARK]


def emblem_fault(width: int, height: int) -> str:
    """Why a picture of so many pixels is no emblem: `small`, `shape`; empty if it is one.

    Source: docs/how-to/portal-site.md.
    """
    short, long = sorted((width, height))
    if short < LEAST_EMBLEM:
        return "small"
    return "shape" if long > 2 * short else ""


def is_host(text: str) -> bool:
    """Whether this is a host name in lower case, without scheme, port or path. Source: RFC 1123 §2.1."""
    return _HOST.fullmatch(text) is not None
