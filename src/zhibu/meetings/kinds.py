"""What each kind of meeting is, read once a process from `data/kinds.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "kinds.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meeting: who holds it, who is expected and hosts, and the codes of the rules that bind it.

    `times`, `quorum` and `carry` are codes of the rulebook, empty where nothing is asked. `host` holds posts in the
    order in which they may stand in. `agenda` holds English msgids; `contents` what a record must have. `name` is
    given for a kind that a locality has added, whose `times_value` stands for the rule.
    """

    code: str
    held_by: tuple[str, ...]
    expected: str
    period: str
    times: str
    quorum: str
    carry: str
    host: tuple[str, ...]
    contents: tuple[str, ...]
    agenda: tuple[str, ...]
    minutes: int
    source: str
    article: str
    verified: bool
    name: str = ""
    times_value: int = 0

    @property
    def is_local(self) -> bool:
        """Whether a locality has added it."""
        return bool(self.name)


@cache
def national_kinds() -> dict[str, Kind]:
    """The kinds that come with the program, in the order of the file.

    Source: 中国共产党支部工作条例（试行） art. 11–17, as each kind names it in the file.
    """
    table: dict[str, dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    lists = ("held_by", "host", "contents", "agenda")
    found: dict[str, Kind] = {}
    for code, row in table.items():
        values: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in row.items()}
        found[code] = Kind(code=code, **values)
    return found
