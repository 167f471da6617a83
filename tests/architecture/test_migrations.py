"""Migrations from now on lock nothing for long, and the program of yesterday goes on beside the new tables."""

from importlib.metadata import version
from types import SimpleNamespace

import pytest
from django.db import connection, models
from django.db.migrations import operations as steps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.architecture.migrations import faults_of
from zhibu.foundation.postgresql import operations as quiet

IS_RELEASED = not version("zhibu").startswith("0.")
ON_EMPTY_TABLES = {("audit", "0002_append_only"), ("files", "0002_previews")}
"""Until the first release, first migrations are made anew and code that runs in a migration meets empty tables."""


def ours():
    """Every migration of ours but the first of each context."""
    for (app, name), found in sorted(MigrationLoader(None).disk_migrations.items()):
        if found.__module__.startswith("zhibu.") and not found.initial and not name.startswith("0001"):
            yield app, name, found


def test_migrations_lock_nothing_for_long():
    found = [
        f"{app}.{name}: {fault.step}: {fault.why}"
        for app, name, one in ours()
        if IS_RELEASED or (app, name) not in ON_EMPTY_TABLES
        for fault in faults_of(one)
        if IS_RELEASED or not fault.step.startswith(("RunPython", "RunSQL"))
    ]
    assert found == []


def migration(*operations, **more):
    return SimpleNamespace(app_label="x", operations=list(operations), **{"atomic": True, **more})


def field(**more):
    return steps.AddField("thing", "f", models.CharField(max_length=9, **more))


CHECK = models.CheckConstraint(name="c", condition=models.Q(f="a"))
INDEX = models.Index(name="i", fields=["f"])


@pytest.mark.parametrize(
    "step",
    [
        field(),
        field(default="a"),
        field(null=True, unique=True),
        field(null=True, db_index=True),
        steps.AddField("thing", "other", models.ForeignKey("x.other", models.CASCADE, null=True)),
        steps.AlterField("thing", "f", models.TextField()),
        steps.RemoveField("thing", "f"),
        steps.RenameField("thing", "f", "g"),
        steps.DeleteModel("thing"),
        steps.RenameModel("thing", "other"),
        steps.AddIndex("thing", INDEX),
        steps.RemoveIndex("thing", "i"),
        steps.AddConstraint("thing", CHECK),
        steps.RunPython(steps.RunPython.noop),
        steps.RunSQL("UPDATE x_thing SET f = 'a'"),
        quiet.AddIndexQuietly("thing", INDEX),
    ],
    ids=lambda step: type(step).__name__,
)
def test_what_locks_for_long_or_breaks_yesterday_is_found(step):
    assert len(faults_of(migration(step))) == 1
    assert len(faults_of(migration(steps.SeparateDatabaseAndState([step])))) == 1


@pytest.mark.parametrize(
    "found",
    [
        migration(field(null=True)),
        migration(field(db_default="")),
        migration(
            steps.CreateModel("Thing", [("f", models.CharField(max_length=9))]), steps.AddIndex("thing", INDEX)
        ),
        migration(quiet.AddIndexQuietly("thing", INDEX), atomic=False),
        migration(quiet.AddCheckQuietly("thing", CHECK), atomic=False),
        migration(quiet.RunSQLQuietly("SELECT 1", why_quiet="it reads one row and locks nothing")),
        migration(steps.SeparateDatabaseAndState(state_operations=[steps.RemoveField("thing", "f")])),
        migration(steps.AddIndex("thing", INDEX), locks={"AddIndex x.thing": "26 rows at most, one a province"}),
    ],
)
def test_the_quiet_ways_pass(found):
    assert faults_of(found) == []


def test_an_excuse_is_a_sentence():
    assert faults_of(migration(steps.AddIndex("thing", INDEX), locks={"AddIndex x.thing": "small"})) != []
    with pytest.raises(ValueError, match="in a sentence"):
        quiet.RunSQLQuietly("SELECT 1", why_quiet="fine")


@pytest.mark.django_db(transaction=True)
def test_the_quiet_steps_do_what_their_names_say():
    state = ProjectState()
    made = steps.CreateModel(
        "Thing", [("id", models.BigAutoField(primary_key=True)), ("f", models.CharField(max_length=9))]
    )
    path = [made, quiet.AddIndexQuietly("thing", INDEX), quiet.AddCheckQuietly("thing", CHECK)]
    states = [state]
    for step in path:
        after = states[-1].clone()
        step.state_forwards("quietly", after)
        with connection.schema_editor(atomic=False) as editor:
            step.database_forwards("quietly", editor, states[-1], after)
        states.append(after)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "quietly_thing")
    assert {"i", "c"} <= set(found)
    for step, before, after in reversed(list(zip(path, states, states[1:], strict=False))):
        with connection.schema_editor(atomic=False) as editor:
            step.database_backwards("quietly", editor, after, before)
    assert "quietly_thing" not in connection.introspection.table_names()
