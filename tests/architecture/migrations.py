"""Which steps of a migration lock a table for long, or break the program of yesterday that still answers beside."""

from dataclasses import dataclass
from typing import Any

from django.db.migrations import operations as steps
from django.db.models import NOT_PROVIDED

from zhibu.foundation.postgresql import operations as quiet


@dataclass(frozen=True)
class Fault:
    """A step that may not be: what it is, why, and the way out."""

    step: str
    why: str


def faults_of(migration: Any) -> list[Fault]:
    """What is wrong with a migration. Steps on tables that it makes itself are free.

    The way out where a step must be: `locks = {"AddIndex members.member": "…"}` on the class; the sentence says
    how many rows there are at most and how long it takes, or why no older program runs any more.
    """
    fresh = {step.name.lower() for step in migration.operations if isinstance(step, steps.CreateModel)}
    excused = getattr(migration, "locks", {})
    found = []
    for step in flattened(migration.operations):
        model = getattr(step, "model_name", None) or getattr(step, "name", "") or ""
        if str(model).lower() in fresh:
            continue
        why = why_not(step, migration)
        name = f"{type(step).__name__} {migration.app_label}.{model}".rstrip(".")
        if why and len(excused.get(name, "")) < 20:
            found.append(Fault(name, why))
    return found


def flattened(operations: list[Any]) -> list[Any]:
    """The steps, with those that are wrapped; what changes only the state of the program locks nothing."""
    found = []
    for step in operations:
        if isinstance(step, steps.SeparateDatabaseAndState):
            found += flattened(step.database_operations)
        else:
            found.append(step)
    return found


def why_not(step: Any, migration: Any) -> str:
    """Why a step may not be, empty if it may."""
    if isinstance(step, quiet.AddIndexQuietly | quiet.RemoveIndexQuietly | quiet.AddCheckQuietly):
        return "" if not migration.atomic else "needs atomic = False on the migration"
    if isinstance(step, quiet.RunSQLQuietly):
        return ""
    for kind, judge in JUDGES:
        if isinstance(step, kind):
            return judge(step)
    return ""


def _field(step: Any) -> str:
    field = step.field
    if field.unique or field.primary_key:
        return "a unique column builds its index under a lock: add the column, then AddIndexQuietly"
    if field.db_index and not field.remote_field:
        return "an indexed column builds its index under a lock: add the column, then AddIndexQuietly"
    if field.remote_field and field.db_constraint:
        return "a foreign key locks both tables while it is proved: db_constraint=False, then NOT VALID and VALIDATE"
    if not field.null and field.db_default is NOT_PROVIDED:
        return "the program of yesterday inserts without it: null=True or db_default"
    return ""


def _altered(step: Any) -> str:
    return "altering a column may rewrite the table: add a new one, fill it by a job, let go of the old one later"


def _gone(step: Any) -> str:
    return (
        "the program of yesterday still reads and writes it: take it out of the program first, of the database later"
    )


def _named(step: Any) -> str:
    return "the program of yesterday knows the old name: add the new, write both, let go of the old one later"


def _index(step: Any) -> str:
    return "stops all writing while it is built: AddIndexQuietly or RemoveIndexQuietly"


def _constraint(step: Any) -> str:
    return "stops all writing while old rows are proved: AddCheckQuietly; a unique one from an index built quietly"


def _code(step: Any) -> str:
    return "rows are changed by jobs, in portions; what must be here says why it is short, in `locks`"


JUDGES: tuple[tuple[Any, Any], ...] = (
    (steps.AddField, _field),
    (steps.AlterField, _altered),
    ((steps.RemoveField, steps.DeleteModel), _gone),
    ((steps.RenameField, steps.RenameModel, steps.AlterModelTable), _named),
    ((steps.AddIndex, steps.RemoveIndex, steps.AlterUniqueTogether), _index),
    ((steps.AddConstraint,), _constraint),
    ((steps.RunPython, steps.RunSQL), _code),
)
