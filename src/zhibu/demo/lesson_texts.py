"""The demonstration's lessons: texts in `lessons/*.toml`, in the order of their file names.

title, summary, form ("article", "slides" or "video"), topic, audience, source, key_points, terms, and either
`text` (paragraphs; a line that begins with "## " is a heading) or `[[slides]]` with title and text.
"""

import tomllib
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "lessons"


@dataclass(frozen=True)
class LessonText:
    """One lesson as it was written."""

    title: str
    summary: str
    form: str
    topic: str
    audience: str
    source: str
    key_points: list[str]
    terms: list[str] = field(default_factory=list)
    text: str = ""
    slides: list[dict[str, str]] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The text as the article's body."""
        blocks = [block.strip() for block in self.text.strip().split("\n\n")]
        return "".join(
            f"<h3>{escape(b[3:])}</h3>" if b.startswith("## ") else f"<p>{escape(b)}</p>" for b in blocks if b
        )


def lesson_texts() -> list[LessonText]:
    """All of them, in the order in which they are published."""
    return [LessonText(**tomllib.loads(p.read_text(encoding="utf-8"))) for p in sorted(FOLDER.glob("*.toml"))]
