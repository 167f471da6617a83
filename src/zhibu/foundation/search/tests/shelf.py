"""A source of documents for tests."""

from datetime import date

from django.db import connection

from conftest import NOW
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search import actions, slots
from zhibu.foundation.search.rules import sight
from zhibu.foundation.search.slots import Findable, SearchSource
from zhibu.foundation.ui.slots import Slot


class Shelf:
    """Takes the place of every source: what is put on it is found, what is taken off is not."""

    def __init__(self, monkeypatch):
        self.found = {}
        self._titles = {}
        verbs = frozenset({Verb.SEE_MEMBERS, Verb.SEE_ORGANIZATION, Verb.WRITE_LESSONS})
        source = SearchSource(
            key="test", label="Test", icon="book-2", verbs=verbs,
            make=lambda keys: [self.found[key] for key in keys if key in self.found],
            keys=lambda: iter(sorted(self.found)),
        )  # fmt: skip
        slot = Slot("test")
        slot.register(source)
        for module in ("slots", "actions", "proof", "queries"):
            monkeypatch.setattr(f"zhibu.foundation.search.{module}.search_sources", slot)
        assert slots.source_of("test") is source

    @property
    def statements(self):
        """What a search and a page of results may ask of the database: grants aside."""
        return 6 if connection.vendor == "postgresql" else 4

    @staticmethod
    def make(key, title, text="", *, audience=None, on=None, path="", facets=None):
        return Findable(
            key=key, title=title, text=text, url="/", path=path, on=on or NOW.date() or date.min,
            audience=[sight.public()] if audience is None else audience, facets=facets or {},
        )  # fmt: skip

    def put(self, key, title, text="", **more):
        self.found[key] = self.make(key, title, text, **more)
        actions.write("test", [key])

    def take(self, key):
        del self.found[key]
        actions.write("test", [key])

    def titles(self):
        return sorted({found.title for found in self.found.values()})
