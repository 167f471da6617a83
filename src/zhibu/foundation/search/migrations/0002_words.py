"""Where the words stand: a full-text table on SQLite, a column with a GIN index on PostgreSQL."""

from django.db import migrations

from zhibu.foundation.search.engines import postgresql, sqlite


def lay_out(apps, schema_editor):
    engine = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in engine.CREATE:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    engine = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in engine.DROP:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(lay_out, take_away, elidable=False)]
