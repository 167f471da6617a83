"""Message catalogues without GNU gettext: Babel reads the sources, keeps the .po files and writes the .mo files.

Each context has its own catalogue, `<context>/locale/zh_Hans/LC_MESSAGES/django.po`; English is the msgid itself.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_SKIPPED = {"tests", "migrations", "locale", "node_modules", "build"}


@dataclass(frozen=True)
class Gap:
    """A message that the Chinese catalogue lacks: `what` says how (missing, fuzzy, unused, placeholders)."""

    context: str
    message: str
    what: str


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in {".py", ".html", ".txt", ".typ"} and not _SKIPPED.intersection(inside):
            yield path


def _python_of(path: Path) -> str:
    """The source as Python: a template becomes one line of calls among filler."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return templatize(text, origin=str(path)).replace("\n", " ").strip()


def extracted(folder: Path) -> Catalog:
    """All messages of the sources in `folder` (a context), with the files that hold them."""
    catalog = Catalog(locale=LOCALE, project="Zhibu", fuzzy=False)
    for path in _sources(folder):
        where = [(str(path.relative_to(folder)), 0)]
        source = io.BytesIO(_python_of(path).encode())
        for _line, message, comments, context in extract("python", source, keywords=_KEYWORDS):
            if message and message != "":
                catalog.add(message, None, where, auto_comments=comments, context=context)
    return catalog


def catalogue_path(folder: Path) -> Path:
    """Where the Chinese catalogue of a context lies."""
    return folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read(folder: Path) -> Catalog:
    """The Chinese catalogue of a context, empty if there is none."""
    path = catalogue_path(folder)
    if not path.exists():
        return Catalog(locale=LOCALE, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def update(folder: Path) -> int:
    """Bring the catalogue in line with the sources, keeping translations; returns how many messages lack one."""
    template, catalog = extracted(folder), read(folder)
    if not len(template) and not len(catalog):
        return 0
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path = catalogue_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By)[^\n]*\n', "", buffer.getvalue().decode(), flags=re.M
    )
    path.write_text(text, encoding="utf-8")
    return sum(1 for message in catalog if message.id and not _is_translated(message))


def compile_catalogue(folder: Path) -> bool:
    """Write the .mo files that Django reads; False if the context has no catalogue.

    Besides its Chinese a context may have words for a part of the platform (`locale/zh_Hans-x-…`).
    """
    own = catalogue_path(folder)
    others = sorted(folder.glob(f"locale/{LOCALE}-x-*/LC_MESSAGES/django.po"))
    for path in [*([own] if own.exists() else []), *others]:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read_po(source, locale=LOCALE))
    return own.exists()


def gaps(folder: Path) -> list[Gap]:
    """What is missing, fuzzy, unused or broken in the catalogue of a context."""
    template, catalog = extracted(folder), read(folder)
    found = []
    for message in template:
        if not message.id:
            continue
        own = catalog.get(message.id, message.context)
        text = first_of(message.id)
        if own is None or not _is_translated(own):
            found.append(Gap(folder.name, text, "missing"))
        elif own.fuzzy:
            found.append(Gap(folder.name, text, "fuzzy"))
        elif _holes(text) - _holes(first_of(own.string)):
            found.append(Gap(folder.name, text, "placeholders"))
    known = {(first_of(m.id), m.context) for m in template}
    for message in catalog:
        key = first_of(message.id)
        if key and (key, message.context) not in known:
            found.append(Gap(folder.name, key, "unused"))
    return found


def _is_translated(message: Any) -> bool:
    return bool(first_of(message.string))


def first_of(text: Any) -> str:
    """The singular of a message's id or translation; empty if there is none."""
    return text if isinstance(text, str) else (text or ("",))[0] or ""


def _holes(text: str) -> set[str]:
    """The placeholders that a translation has to keep, `%(name)s` and `{name}`; a count may be left out."""
    return set(re.findall(r"%\((?!n\b|count\b)\w+\)[sd]", text)) | set(re.findall(r"(?<!\{)\{\w+\}(?!\})", text))
