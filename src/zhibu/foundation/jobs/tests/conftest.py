"""A registry of the test's own, on top of the real one."""

import pytest

from zhibu.foundation.events import registry as events
from zhibu.foundation.jobs import registry


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_schedules", dict(registry._schedules))
    monkeypatch.setattr(events, "_by_event", {})
