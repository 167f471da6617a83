"""The shelf of books of a branch. Read while settings are made: no models here, and nothing that imports them."""

from zhibu.foundation.modules.specs import Module

module = Module(
    key="corner",
    title="图书角",
    version="1.0",
    app="zhibu_corner.apps.CornerConfig",
    urls="zhibu_corner.urls",
    api="zhibu_corner.api",
    rules="rules.toml",
    settings={"CORNER_BOOKS_AT_ONCE": 2},
)
