"""The database refuses to change or delete an entry of the audit log, a link or a seal of its chain."""

from django.db import migrations

from zhibu.foundation.audit import triggers


def put_up(apps, schema_editor):
    triggers.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    triggers.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down, elidable=False)]
