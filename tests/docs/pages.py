"""Reading the documentation: pages, links, code in back-quotes, excerpts of sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "zhibu"
BUILT = (".venv", "var", "shots", "bench/results.json", "src/zhibu/foundation/ui/static/build", "node_modules")
"""What is made on the spot and not kept in the repository."""
ENDINGS = r"\.(py|md|html|toml|tsv|ts|css|mjs|txt|po|json|yml|conf|service|example|in)$"
GONE_OUT = "…"
"""Stands for lines of a source that an excerpt leaves out."""

_FENCE = re.compile(r"^```(.*?)\n(.*?)^```", re.M | re.S)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the repository."""
    found = [*ROOT.glob("*.md"), *(ROOT / "frontend").glob("*.md")]
    for folder in ("docs", "src", "deploy", "bench", "tests", "config"):
        found += (ROOT / folder).rglob("*.md")
    return tuple(sorted(found))


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def links(page: Path) -> Iterator[str]:
    """Targets of links and pictures that stay in the repository."""
    for target in _LINK.findall(_FENCE.sub("", text_of(page))):
        if not re.match(r"[a-z]+:", target):
            yield target


def codes(page: Path) -> list[str]:
    """What stands in back-quotes within the text."""
    return _CODE.findall(_FENCE.sub("", text_of(page)))


@dataclass(frozen=True)
class Fence:
    """A fenced block: the language, the file that it shows (if any), the lines."""

    language: str
    file: str
    body: str


def fences(page: Path) -> list[Fence]:
    """The fenced blocks of a page; the words after the fence are the language and the file."""
    found = []
    for info, body in _FENCE.findall(text_of(page)):
        language, _, file = info.strip().partition(" ")
        found.append(Fence(language, file.strip(), body))
    return found


def excerpt_faults(fence: Fence) -> list[str]:
    """Parts of an excerpt that do not stand in its file, in this order."""
    path = ROOT / fence.file
    if not path.is_file():
        return [f"no file {fence.file}"]
    source, position, faults = path.read_text(encoding="utf-8"), 0, []
    for part in re.split(rf"^{GONE_OUT}\n", fence.body, flags=re.M):
        place = source.find(part, position)
        if place < 0:
            faults.append(f"{fence.file}: {part.strip().splitlines()[0]}")
        else:
            position = place + len(part)
    return faults


def commands(page: Path) -> list[str]:
    """What is typed: code in back-quotes and the lines of blocks without a file, cut at `&&` and `;`."""
    lines = codes(page)
    for fence in fences(page):
        if not fence.file and fence.language in {"", "sh", "bash", "text"}:
            lines += fence.body.splitlines()
    return [part.strip() for line in lines for part in re.split(r"&&|;", line.partition(" #")[0])]


def braces(path: str) -> list[str]:
    """`a/{b,c}.md` as `a/b.md` and `a/c.md`."""
    match = re.search(r"\{([^{}]*)\}", path)
    if not match:
        return [path]
    return [full for one in match[1].split(",") for full in braces(path[: match.start()] + one + path[match.end() :])]


@cache
def _bases(folder: Path) -> tuple[Path, ...]:
    """Where a path on a page of `folder` may begin: there, at the root, in the sources, a context, templates."""
    contexts = [p.parent for p in SRC.rglob("__init__.py") if p.parent.parent in (SRC, SRC / "foundation")]
    return (folder, ROOT, SRC, SRC / "foundation", *contexts, *(c / "templates" for c in contexts))


def is_path(code: str) -> bool:
    """Whether code in back-quotes means a file or folder of the repository."""
    if not re.fullmatch(r"[\w.{},*-]+(/[\w.{},*-]+)*/?", code) or code.startswith("*"):
        return False
    if re.search(ENDINGS, code) and "/" in code:
        return True
    first, slash, _ = code.partition("/")
    known = {p.name for p in (*ROOT.iterdir(), *SRC.iterdir(), *(SRC / "foundation").iterdir()) if p.is_dir()}
    return bool(slash) and first in known


def exists(code: str, page: Path) -> bool:
    """Whether such a path is there (or is made on the spot)."""
    for path in braces(code):
        if path.startswith(BUILT) or any(path.startswith(f"{built}/") for built in BUILT):
            continue
        if not any(next(base.glob(path.rstrip("/")), None) for base in _bases(page.parent) if base.is_dir()):
            return False
    return True


def slug(heading: str) -> str:
    """The name under which a heading can be linked."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """The names of all headings of a page."""
    return {slug(h) for h in re.findall(r"^#+ (.*)$", _FENCE.sub("", text_of(page)), re.M)}
