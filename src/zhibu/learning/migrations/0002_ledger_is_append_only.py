"""The ledger of hours cannot be rewritten: the database itself refuses to change or delete a line.

`path` alone may change: it says where the branch lies in the tree, and the tree may move.
"""

from django.db import migrations

FIXED = (
    "id, member_id, year, hours, kind, title, source_id, \"on\", at, reason, reverses_id, actor_id, actor_name"
)

SQLITE = [
    f"""CREATE TRIGGER hours_no_update BEFORE UPDATE OF {FIXED} ON learning_hoursentry
    BEGIN SELECT RAISE(ABORT, 'the ledger of hours is append-only'); END""",
    """CREATE TRIGGER hours_no_delete BEFORE DELETE ON learning_hoursentry
    BEGIN SELECT RAISE(ABORT, 'the ledger of hours is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION learning_hours_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger of hours is append-only'; END $$""",
    f"""CREATE TRIGGER hours_no_update BEFORE UPDATE OF {FIXED} ON learning_hoursentry
    FOR EACH ROW EXECUTE FUNCTION learning_hours_refuse()""",
    """CREATE TRIGGER hours_no_delete BEFORE DELETE ON learning_hoursentry
    FOR EACH ROW EXECUTE FUNCTION learning_hours_refuse()""",
]


def forward(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    where = " ON learning_hoursentry" if postgresql else ""
    schema_editor.execute(f"DROP TRIGGER hours_no_update{where}")
    schema_editor.execute(f"DROP TRIGGER hours_no_delete{where}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION learning_hours_refuse()")


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
