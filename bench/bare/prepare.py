"""`python -m bench.bare.prepare`: make the reference's two tables, 500 lines in one of them."""

import os
from datetime import date
from decimal import Decimal

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"


def main() -> None:
    """Make the tables anew."""
    django.setup()
    from django.db import connection

    from bench.bare.models import Deed, Line

    existing = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Deed, Line):
            if model._meta.db_table in existing:
                editor.delete_model(model)
            editor.create_model(model)
    Line.objects.bulk_create(
        Line(
            name=f"第{n}行",
            sex="女",
            born_on=date(1985, 5, n % 28 + 1),
            joined_on=date(2010, 7, 1),
            education="大学",
            branch="云创科技党支部",
            hours=Decimal("18.4"),
        )
        for n in range(500)
    )


if __name__ == "__main__":
    main()
