"""Stamping: saying, in the transaction of a change, that what readers see has changed."""

import time
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from zhibu.kernel import paths
from zhibu.portal.models import SiteStamp
from zhibu.portal.reading import stamps


def stamp(names: Iterable[str]) -> None:
    """Give these names a new version in the caller's transaction; this process looks again once it commits.

    A name is an organization's path, a path and what of it, or `stamps.SITES`. One statement.
    """
    version = time.time_ns()
    rows = [SiteStamp(name=name, version=version) for name in sorted(set(names))]
    if not rows:
        return
    SiteStamp.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["version"])
    if settings.PORTAL_STAMP_AT_ONCE:
        stamps.look_again()
    else:
        transaction.on_commit(stamps.look_again)


def stamp_list(path: str) -> None:
    """The list of sites has changed at this organization: what its own site shows, and what those above lead to."""
    above = paths.ancestors(path, itself=False)
    stamp([stamps.SITES, path, stamps.below(""), *(stamps.below(one) for one in above)])
