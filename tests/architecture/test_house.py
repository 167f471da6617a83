"""The house rules that a machine can check: budgets, file roles, names, docstrings, tests that test."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "zhibu"
PYTHON = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted([p for p in PYTHON if "tests" in p.parts] + list((ROOT / "tests").rglob("*.py")))
CODE = [p for p in PYTHON if "tests" not in p.parts]
TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
DOCUMENTED = {"rules", "actions", "queries", "access"}
FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "misc", "lib"}


@dataclass(frozen=True)
class Function:
    """A function of a file: where, how long, what it says and takes, whether it asserts anything."""

    name: str
    lines: int
    doc: str
    by_place: frozenset[str]
    asserts: bool


@dataclass(frozen=True)
class Look:
    """What one walk through a file finds; the tree itself is not kept, the collector would walk it for ever."""

    imports: tuple[str, ...]
    functions: tuple[Function, ...]
    public: tuple[Function, ...]
    asks: tuple[int, ...]


ASKING = {"objects", "save", "delete", "bulk_create"}


@cache
def look(path: Path) -> Look:
    """Read a file once for all tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports: list[str] = []
    asks: list[int] = []
    found: dict[ast.FunctionDef, Function] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports += [f"{node.module}.{a.name}" for a in node.names]
        elif isinstance(node, ast.Attribute) and node.attr in ASKING:
            asks.append(node.lineno)
        elif isinstance(node, ast.FunctionDef):
            found[node] = function_of(node)
    public = [found[n] for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    return Look(tuple(imports), tuple(found.values()), tuple(public), tuple(asks))


def function_of(node: ast.FunctionDef) -> Function:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    by_place = frozenset(a.arg for a in [*node.args.args, *node.args.posonlyargs])
    asserts = asserts_something(node) if node.name.startswith("test_") else False
    return Function(node.name, lines, ast.get_docstring(node) or "", by_place, asserts)


def role_of(path: Path) -> str:
    """The role of a file by its name, or by the folder of that name which it is a part of."""
    names = [path.stem, *[p.name for p in path.parents]]
    return next((n for n in names if n in {"rules", "actions", "queries", "access", "views", "forms", "models"}), "")


def imports_of(path: Path) -> tuple[str, ...]:
    return look(path).imports


def test_files_stay_within_their_budget():
    assert [str(p) for p in PYTHON if len(p.read_text().splitlines()) > 600] == []
    assert [str(p) for p in TEMPLATES if len(p.read_text().splitlines()) > 250] == []


def test_functions_stay_within_their_budget():
    long = [
        f"{p.relative_to(ROOT)}:{f.name} {f.lines}"
        for p in PYTHON
        for f in look(p).functions
        if f.lines > (40 if f.name.startswith("test_") else 60)
    ]
    assert long == []


def test_no_drawer_for_everything():
    assert [str(p) for p in SRC.rglob("*") if p.stem in FORBIDDEN_NAMES] == []


def test_rules_are_pure():
    impure = [
        f"{p.relative_to(ROOT)}: {name}"
        for p in CODE
        if role_of(p) == "rules"
        for name in imports_of(p)
        if (name.startswith("django.") and not name.startswith("django.utils.translation"))
        or name.startswith("zhibu.kernel.clock.now")
        or ".models" in name
        or ".queries" in name
    ]
    assert impure == []


def test_views_ask_queries_and_actions():
    """A view may name a model for its types; it never asks the database itself."""
    wrong = [f"{p.relative_to(ROOT)}:{line}" for p in CODE if role_of(p) == "views" for line in look(p).asks]
    assert wrong == []


def test_models_override_no_save_and_listen_to_no_signal():
    wrong = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p in CODE
        if role_of(p) == "models"
        for f in look(p).functions
        if f.name == "save"
    ]
    signals = [str(p.relative_to(ROOT)) for p in CODE if any(n.startswith("django.dispatch") for n in imports_of(p))]
    assert (wrong, signals) == ([], [])


def test_contexts_meet_only_at_their_doors():
    """Another context's views, forms, tasks and subscribers are its own; the design system is for everybody."""
    doors = {"actions", "queries", "access", "events", "rules", "choices", "models", "registry", "slots", "specs"}
    inner = {"views", "forms", "tasks", "subscribers", "urls", "api"}
    wrong = []
    for path in CODE:
        own = path.relative_to(SRC).parts[: 2 if path.relative_to(SRC).parts[0] == "foundation" else 1]
        for name in imports_of(path):
            parts = name.split(".")
            if parts[0] != "zhibu" or len(parts) < 3:
                continue
            other = tuple(parts[1:3]) if parts[1] == "foundation" else (parts[1],)
            rest = parts[1 + len(other) :]
            if (
                other not in {own, ("foundation", "ui")}
                and rest
                and rest[0] in inner
                and rest[0] not in doors
                and "home" not in own
            ):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


def public_functions():
    for path in CODE:
        if role_of(path) in DOCUMENTED:
            yield from ((path, function) for function in look(path).public)


def test_public_functions_say_what_they_guarantee():
    silent = [f"{p.relative_to(ROOT)}:{f.name}" for p, f in public_functions() if not f.doc]
    assert silent == []


def test_public_rules_name_their_source():
    sourceless = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p, f in public_functions()
        if role_of(p) == "rules" and "Source:" not in f.doc
    ]
    assert sourceless == []


def test_actions_take_actor_and_instant_by_name():
    """Whatever writes at an instant is told the instant, and by whom, by name."""
    wrong = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p, f in public_functions()
        if role_of(p) == "actions" and "at" in f.by_place
    ]
    assert wrong == []


def asserts_something(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {
                "raises",
                "django_assert_num_queries",
                "django_assert_max_num_queries",
                "expect",
                "fail",
            } or name.startswith(("assert", "check_", "expect_")):
                return True
    return False


def test_every_test_asserts():
    empty = [
        f"{p.relative_to(ROOT)}:{f.name}"
        for p in TESTS
        for f in look(p).functions
        if f.name.startswith("test_") and not f.asserts
    ]
    assert empty == []


def test_every_template_is_used():
    text = "\n".join(p.read_text(encoding="utf-8") for p in [*CODE, *TEMPLATES])
    composed = re.findall(r'f"([\w/-]+/[\w-]*)\{[^}]*\}([\w.-]*\.html)"', text)
    unused = []
    for path in TEMPLATES:
        inside = path.as_posix().split("/templates/", 1)[1]
        if inside.startswith("cotton/"):
            tag = inside.removeprefix("cotton/").removesuffix(".html").replace("/", ".").replace("_", "-")
            tag = tag.removesuffix(".index")
            used = re.search(rf"<c-{re.escape(tag)}[\s/>]", text) is not None
        else:
            used = inside in text or any(inside.startswith(a) and inside.endswith(b) for a, b in composed)
        if not used:
            unused.append(inside)
    assert unused == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "raise NotImplementedError", "coming soon", "敬请期待"])
def test_nothing_is_left_for_later(word):
    assert [str(p) for p in [*CODE, *TEMPLATES] if word in p.read_text(encoding="utf-8")] == []
