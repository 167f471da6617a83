"""What the documentation says is so: links, paths, commands, settings, excerpts."""

import re

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class
from django.urls import Resolver404, resolve

from tests.docs import pages as docs
from tests.docs.pages import ROOT, SRC

TARGETS = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.M))
OURS = {path.stem for path in SRC.glob("**/management/commands/[a-z]*.py")}
VARIABLE = re.compile(r"\b((?:ZHIBU|BENCH)_[A-Z_]+)\b")
SETTINGS = ROOT / "docs/reference/settings.md"
COMMANDS = ROOT / "docs/reference/commands.md"


def test_links_lead_somewhere():
    dead = []
    for page in docs.pages():
        for link in docs.links(page):
            target, _, anchor = link.partition("#")
            place = (page.parent / target).resolve() if target else page
            if not place.exists() or (anchor and anchor not in docs.anchors(place)):
                dead.append(f"{docs.name_of(page)}: {link}")
    assert dead == []


def test_paths_in_back_quotes_are_there():
    dead = [
        f"{docs.name_of(page)}: {code}"
        for page in docs.pages()
        for code in docs.codes(page)
        if docs.is_path(code) and not docs.exists(code, page)
    ]
    assert dead == []


def test_pages_that_sources_name_are_there():
    named = re.compile(r"\bdocs/[\w/-]+\.md")
    files = [p for folder in ("src", "config", "bench", "tests") for p in (ROOT / folder).rglob("*.py")]
    files += [ROOT / "Makefile", *(ROOT / "frontend/src").rglob("*.ts")]
    dead = [
        f"{path.relative_to(ROOT)}: {page}"
        for path in files
        for page in named.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / page).is_file()
    ]
    assert dead == []


def typed(program):
    """(page, words after the program's name) of every command in the documentation."""
    before = r"(?:sudo(?: -u \w+)? )?(?:[A-Z_]+=\S* )*(?:\S*/)?"
    for page in docs.pages():
        for line in docs.commands(page):
            if match := re.match(rf"{before}{program} (\S.*)", line):
                yield page, match[1].split()


def test_addresses_of_pages_resolve():
    dead = []
    for page in docs.pages():
        for code in docs.codes(page):
            if not re.fullmatch(r"/[a-z0-9/-]*", code) or code.startswith(("/etc/", "/srv/")):
                continue
            try:
                resolve(code)
            except Resolver404:
                dead.append(f"{docs.name_of(page)}: {code}")
    assert dead == []


def test_targets_of_make_exist():
    wrong = [
        f"{docs.name_of(page)}: make {words[0]}"
        for page, words in typed("make")
        if words[0] not in TARGETS and not words[0].startswith((".venv/", "src/", "…"))
    ]
    assert wrong == []


def faults_of_command(words):
    """What is wrong with a command line of `zhibu`: its name, its first word, its options."""
    name, *rest = words
    if name not in get_commands():
        return ["no such command"]
    if name not in OURS:
        return []
    parser = load_command_class(get_commands()[name], name).create_parser("zhibu", name)
    options = parser._option_string_actions
    wrong = [w for w in rest if w.startswith("--") and w.partition("=")[0] not in options]
    choices = next((a.choices for a in parser._actions if a.choices and not a.option_strings), None)
    if choices and rest and re.fullmatch(r"[a-z_]+", rest[0]) and rest[0] not in choices:
        wrong.append(rest[0])
    return wrong


def test_commands_of_zhibu_exist_with_their_options():
    wrong = [
        f"{docs.name_of(page)}: zhibu {' '.join(words)}: {fault}"
        for page, words in typed("zhibu")
        if not words[0].startswith(("…", "<"))
        for fault in faults_of_command([re.sub(r"[\[\]]", "", word) for word in words])
    ]
    assert wrong == []


def test_the_reference_names_every_command_and_option():
    text = docs.text_of(COMMANDS)
    lacking = [f"make {t}" for t in TARGETS if f"`make {t}`" not in text]
    general = {*BaseCommand().create_parser("zhibu", "check")._option_string_actions, "--skip-checks"}
    for name in OURS:
        parser = load_command_class(get_commands()[name], name).create_parser("zhibu", name)
        if f"`zhibu {name}" not in text:
            lacking.append(f"zhibu {name}")
        for action in parser._actions:
            own = [o for o in action.option_strings if o not in general]
            if own and not any(f"`{option}`" in text for option in own):
                lacking.append(f"zhibu {name} {own[0]}")
    assert lacking == []


def test_the_reference_names_every_variable_of_the_environment():
    files = [ROOT / "Makefile", ROOT / "tests/suite", ROOT / ".ci/run", *(ROOT / "deploy").rglob("*.example")]
    files += [p for folder in ("config", "src", "bench", "tests") for p in (ROOT / folder).rglob("*.py")]
    used = {name for path in files for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert set(VARIABLE.findall(docs.text_of(SETTINGS))) == used


@pytest.mark.parametrize("page", docs.pages(), ids=docs.name_of)
def test_variables_on_a_page_stand_in_the_reference(page):
    assert set(VARIABLE.findall(docs.text_of(page))) - set(VARIABLE.findall(docs.text_of(SETTINGS))) == set()


def test_every_context_has_a_page_of_its_own():
    folders = [p.parent for p in [*SRC.glob("*/__init__.py"), *SRC.glob("foundation/*/__init__.py")]]
    contexts = [folder for folder in folders if folder != SRC / "foundation"]
    long = [p for f in contexts if (p := f / "README.md").exists() and len(p.read_text().splitlines()) > 80]
    assert [str(f.relative_to(ROOT)) for f in contexts if not (f / "README.md").exists()] == []
    assert long == []


def test_excerpts_stand_in_their_sources():
    assert [
        f for page in docs.pages() for fence in docs.fences(page) if fence.file for f in docs.excerpt_faults(fence)
    ] == []


def test_a_wrong_excerpt_path_or_option_is_found():
    page = ROOT / "README.md"
    assert docs.excerpt_faults(docs.Fence("python", "conftest.py", "class Person:\n…\nclass Nobody:\n")) != []
    assert docs.excerpt_faults(docs.Fence("python", "conftest.py", "class Zone:\n…\nclass Person:\n")) != []
    assert (docs.is_path("docs/nothing.toml"), docs.exists("docs/nothing.toml", page)) == (True, False)
    assert faults_of_command(["serve", "--nothing"]) == ["--nothing"]
    assert faults_of_command(["rollups", "forget"]) == ["forget"]
    assert faults_of_command(["nothing"]) == ["no such command"]


@pytest.mark.parametrize("page", sorted(p.stem for p in (ROOT / "docs/rules").glob("*.md") if p.stem != "sources"))
def test_every_table_of_cases_is_the_input_of_a_test(page):
    tests = [p.read_text(encoding="utf-8") for p in SRC.rglob("tests/test_*.py")]
    assert any(re.search(rf"[\"/]{page}(\.md)?\"", text) for text in tests)


def test_the_tutorial_shows_real_code():
    shown = [fence.file for fence in docs.fences(ROOT / "docs/tutorial/first-feature.md") if fence.file]
    assert len(shown) >= 15


def test_both_readmes_name_the_same_commands():
    def commands_of(name):
        return {
            f"{program} {words[0]}"
            for program in ("make", "zhibu")
            for page, words in typed(program)
            if page == ROOT / name
        } | {code for code in docs.codes(ROOT / name) if code in OURS or code.split()[0] in OURS}

    assert commands_of("README.md") == commands_of("README.zh.md")
