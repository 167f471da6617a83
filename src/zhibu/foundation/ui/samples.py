"""Invented content for the sample pages."""

from collections.abc import Callable
from typing import Any

CONTENTS: dict[str, Callable[[], dict[str, Any]]] = {}
