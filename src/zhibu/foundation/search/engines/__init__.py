"""The engines that keep the words: the database itself, or a cluster of OpenSearch where one is named."""

from functools import cache

from django.conf import settings
from django.db import connection

from zhibu.foundation.search.engines.base import Ask, Engine, Entry, Hit, Hits

__all__ = ["Ask", "Engine", "Entry", "Hit", "Hits", "engine"]


def engine() -> Engine:
    """The engine of this site."""
    return _cluster(settings.SEARCH_URL, settings.SEARCH_INDEX) if settings.SEARCH_URL else _embedded()


def _embedded() -> Engine:
    from zhibu.foundation.search.engines.postgresql import PostgresEngine
    from zhibu.foundation.search.engines.sqlite import SQLiteEngine

    return PostgresEngine() if connection.vendor == "postgresql" else SQLiteEngine()


@cache
def _cluster(url: str, index: str) -> Engine:
    from zhibu.foundation.search.engines.opensearch import OpenSearchEngine

    return OpenSearchEngine(url, index)
