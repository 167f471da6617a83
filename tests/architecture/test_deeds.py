"""Every deed that is audited has words for the auditor."""

import ast
from pathlib import Path

from zhibu.foundation.audit.registry import descriptions

SRC = Path(__file__).parents[2] / "src" / "zhibu"


def test_every_audited_action_is_described():
    """Actions given as plain text; those composed at run time are described by their contexts' lists."""
    audited = set()
    for path in [*SRC.rglob("actions/**/*.py"), *SRC.rglob("actions.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                audited.add(node.value.value)
    assert audited
    assert audited - {d.action for d in descriptions()} == set()


def test_the_steps_of_a_lesson_are_described():
    from zhibu.learning.rules.states import PAST

    assert set(PAST.values()) - {d.action for d in descriptions()} == set()
