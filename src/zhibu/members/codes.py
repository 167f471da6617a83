"""The code lists of the member information form: ethnicity, education, post. Data in `data/`, names for display."""

import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LISTS = ("ethnicity", "education", "occupation")
_CODED = re.compile(r"([0-9]{1,4}[A-D]?)(?:[\s.、．\-—:：]*)(.*)")


@cache
def names_of(kind: str) -> dict[str, str]:
    """Code to name of one list, in the order of the form. Source: member information form (2017)."""
    rows = (line.split("\t") for line in (DATA / f"{kind}.tsv").read_text("utf-8").splitlines() if line.strip())
    return {code: name for code, name, *_ in rows}


@cache
def _codes_by_name(kind: str) -> dict[str, str]:
    codes = {_plain(name): code for code, name in names_of(kind).items()}
    for line in (DATA / "aliases.tsv").read_text("utf-8").splitlines():
        if line.strip():
            for_kind, alias, code = line.split("\t")
            if for_kind == kind:
                codes.setdefault(_plain(alias), code)
    return codes


def name_of(kind: str, code: str) -> str:
    """The name of a code, the code itself if the list does not know it, empty for none."""
    return names_of(kind).get(code, code)


def labelled(kind: str, code: str) -> str:
    """Code and name as the form writes them: "01 汉族"; empty for none."""
    return f"{code} {names_of(kind)[code]}" if code in names_of(kind) else code


def find_code(kind: str, text: str) -> str | None:
    """The code meant by "01 汉族", "01", "1", "汉族" or "汉"; empty for empty text, None if nothing fits."""
    return _found(kind, text.strip()) if text.strip() else ""


@cache
def _found(kind: str, text: str) -> str | None:
    codes = names_of(kind)
    match = _CODED.fullmatch(text.upper())
    if match:
        code = match.group(1)
        if code in codes:
            return code
        if kind == "ethnicity" and code.zfill(2) in codes:
            return code.zfill(2)
        if kind == "occupation" and f"0{code}" in codes:
            return f"0{code}"
        text = match.group(2) or text
    return _codes_by_name(kind).get(_plain(text))


def _plain(text: str) -> str:
    return re.sub(r"[\s()（）、，,]", "", text).removesuffix("族")


@cache
def other_words_of(kind: str) -> dict[str, str]:
    """Further words for codes: 本科 for 大学, 汉 for 汉族."""
    return {name: code for name, code in _codes_by_name(kind).items() if name not in names_of(kind).values()}
