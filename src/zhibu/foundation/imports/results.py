"""The file of rows to be mended: the original cells, and beside them what is wrong."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files import actions as files
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports.choices import VerdictKind
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import RowReader
from zhibu.foundation.imports.rules import RESULT_LABELS
from zhibu.foundation.sheets import write_xlsx
from zhibu.kernel.clock import day_of

RESULT = "imports.result"


def write_result(import_: Import, reader: RowReader, *, at: datetime) -> StoredFile:
    """Write and keep (sealed) the .xlsx of all rows whose verdict is an error: header in one row, cells as they were,
    three columns more. Mended there, it can be uploaded as it is."""
    columns = [c for c in reader.reading.columns if c.label not in RESULT_LABELS]
    header = [*(c.label for c in columns), *RESULT_LABELS]
    with tempfile.TemporaryFile() as stream:
        write_xlsx(stream, reader.sheet.name, header, _rows(import_, reader, [c.index for c in columns]))
        stream.seek(0)
        return files.store(
            actor=Actor(account_id=import_.created_by_id, name=import_.created_by_name),
            at=at,
            file=stream,
            kind=RESULT,
            scope_path=import_.scope_path,
            name=_("rows to mend %(day)s.xlsx") % {"day": f"{day_of(at):%m%d}"},
            sealed=True,
        )


def _rows(import_: Import, reader: RowReader, indexes: list[int]) -> Iterator[list[Any]]:
    bad = ImportRow.objects.filter(owner=import_, kind=VerdictKind.ERROR).order_by("number")
    found = bad.values_list("number", "problems").iterator(chunk_size=2000)
    labels = {c.key: c.shown for c in reader.spec.columns}
    wanted = next(found, None)
    for row in reader.rows():
        if wanted is None:
            return
        if row.number != wanted[0]:
            continue
        cells = [row.cells[i] if i < len(row.cells) else None for i in indexes]
        yield [*cells, wanted[0], str(VerdictKind.ERROR.label), said(wanted[1], labels)]
        wanted = next(found, None)


def said(problems: list[list[str]], labels: dict[str, str]) -> str:
    """All problems of a row in one cell: "民族：…；手机号：…"."""
    return "；".join(f"{labels[key]}：{message}" if key in labels else message for key, message in problems)
