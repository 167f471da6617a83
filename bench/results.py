"""What a measurement comes to: one printed line, one object of `bench/results.json`."""

import json
import operator
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = Path(__file__).parent / "results.json"
_SIGNS = {">=": operator.ge, "<=": operator.le, "=": operator.eq}


@dataclass
class Result:
    """`bar` is a sentence such as "ratio >= 0.35" or "value <= 150": it names what is compared with what."""

    name: str
    database: str
    value: float
    unit: str
    reference: float | None
    bar: str
    ratio: float | None = field(init=False)
    holds: bool = field(init=False)

    def __post_init__(self) -> None:
        self.ratio = round(self.value / self.reference, 3) if self.reference else None
        found = re.fullmatch(r"(ratio|value) (>=|<=|=) ([\d.]+)", self.bar)
        if not found:
            raise ValueError(f"bar not understood: {self.bar}")
        what, sign, limit = found.groups()
        compared = self.ratio if what == "ratio" else self.value
        self.holds = compared is not None and bool(_SIGNS[sign](compared, float(limit)))
        self.value = round(self.value, 3)

    def as_dict(self) -> dict[str, object]:
        """The object of the results file: exactly these keys."""
        keys = ("name", "database", "value", "unit", "reference", "ratio", "bar", "holds")
        values = asdict(self)
        return {key: values[key] for key in keys}


class Results:
    """Collects, prints and keeps results; a run of some figures leaves the others in the file as they were."""

    def __init__(self) -> None:
        self._made: list[Result] = []

    def add(self, result: Result) -> None:
        """Print it and keep it."""
        self._made.append(result)
        reference = "-" if result.reference is None else f"{result.reference:g}"
        ratio = "-" if result.ratio is None else f"{result.ratio:g}"
        verdict = "holds" if result.holds else "FAILS"
        print(
            f"{result.name:<22} {result.database:<10} {result.value:>10g} {result.unit:<5} "
            f"reference {reference:>8}  ratio {ratio:>6}  bar {result.bar:<14} {verdict}",
            flush=True,
        )

    def write(self) -> None:
        """Merge into bench/results.json."""
        kept = json.loads(FILE.read_text()) if FILE.exists() else []
        fresh = {(r.name, r.database) for r in self._made}
        kept = [k for k in kept if (k["name"], k["database"]) not in fresh]
        FILE.write_text(json.dumps(kept + [r.as_dict() for r in self._made], indent=1, ensure_ascii=False) + "\n")

    @property
    def all_hold(self) -> bool:
        """Whether every bar of this run holds."""
        return all(r.holds for r in self._made)
