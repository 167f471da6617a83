"""Reads are counted by article, site and day, in memory, and written down every few seconds. That is all."""

import atexit
import logging
import threading
from collections import Counter
from datetime import date

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F

from zhibu.kernel import clock
from zhibu.portal.models import ArticlePage, ReadCount, SitePage

log = logging.getLogger(__name__)
_counts: Counter[tuple[int, int, date]] = Counter()
_lock = threading.Lock()
_writer: threading.Thread | None = None


def count(article_id: int, site_id: int) -> None:
    """One read more."""
    global _writer
    with _lock:
        _counts[article_id, site_id, clock.today()] += 1
        if _writer is None and settings.PORTAL_COUNT_SECONDS:
            _writer = threading.Thread(target=_write_now_and_then, name="portal-reads", daemon=True)
            _writer.start()
            atexit.register(_write_down_at_the_end)


def _write_now_and_then() -> None:
    pause = threading.Event()
    while not pause.wait(settings.PORTAL_COUNT_SECONDS):
        _write_down_at_the_end()


def _write_down_at_the_end() -> None:
    """Write down what is counted; what cannot be written now stays counted."""
    try:
        close_old_connections()
        write_down()
    except Exception:
        log.exception("reads could not be written down")
    finally:
        connection.close()


def write_down() -> int:
    """Add what is counted to the rows of its days; how many rows. One transaction."""
    with _lock:
        taken = dict(_counts)
        _counts.clear()
    if not taken:
        return 0
    try:
        with transaction.atomic():
            return _add(taken)
    except Exception:
        with _lock:
            _counts.update(taken)
        raise


def _add(taken: dict[tuple[int, int, date], int]) -> int:
    articles = set(
        ArticlePage.objects.filter(pk__in={a for a, _, _ in taken}).order_by().values_list("pk", flat=True)
    )
    sites = set(SitePage.objects.filter(pk__in={s for _, s, _ in taken}).order_by().values_list("pk", flat=True))
    kept = {key: number for key, number in taken.items() if key[0] in articles and key[1] in sites}
    for (article_id, site_id, day), number in sorted(kept.items()):
        row, made = ReadCount.objects.get_or_create(
            article_id=article_id, site_id=site_id, day=day, defaults={"count": number}
        )
        if not made:
            ReadCount.objects.filter(pk=row.pk).update(count=F("count") + number)
    return len(kept)


def forget() -> None:
    """Count from nothing. For tests."""
    with _lock:
        _counts.clear()
