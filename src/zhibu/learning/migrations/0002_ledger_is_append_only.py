"""The ledger of hours cannot be rewritten: the database itself refuses to change or delete a line."""

from django.db import migrations

from zhibu.learning.triggers import LEDGER


def forward(apps, schema_editor):
    LEDGER.put_up(schema_editor.connection)


def backward(apps, schema_editor):
    LEDGER.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
