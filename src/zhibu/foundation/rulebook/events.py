"""What happens to rules that others may want to know."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RuleChanged:
    """From the day `on` another value of the rule `code` may bind the node at `scope_path` and all below it."""

    code: str
    scope_path: str
    on: date
