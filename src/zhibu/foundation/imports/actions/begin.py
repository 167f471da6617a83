"""Uploading a file and saying which column is which."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.files import actions as files
from zhibu.foundation.imports import rules
from zhibu.foundation.imports.access import get_own_import
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.reading import (
    Reading,
    first_reading,
    labels_of,
    names_of,
    open_content,
    open_stored,
    spec_of,
)
from zhibu.foundation.imports.registry import find_spec
from zhibu.foundation.imports.specs import ImportSpec
from zhibu.foundation.jobs.actions import enqueue
from zhibu.kernel.errors import Forbidden, NotFound, Refused

MAX_BYTES = 30 * 1024 * 1024
UPLOAD, RESULT = "imports.upload", "imports.result"


def begin_import(
    *, actor: Actor, at: datetime, spec_key: str, scope_path: str, file: IO[bytes], name: str, token: UUID
) -> Import:
    """Keep the file sealed, read its header, and offer a mapping. The same form sent twice begins one import.

    Order of effects: file, import, audit. Raises NotFound for an unknown kind, Forbidden without the kind's verb on
    `scope_path`, Refused for a file that cannot be read (nothing is kept then).
    """
    spec = find_spec(spec_key)
    if spec is None:
        raise NotFound
    account_id = actor.account_id
    if account_id is None or not scope_path or not actor.can(spec.verb, scope_path):
        raise Forbidden
    begun = Import.objects.filter(created_by_id=account_id, token=token).first()
    if begun is not None:
        return begun
    content = _content(file)
    reading, expected = first_reading(open_content(content), spec)  # before the transaction: it may take seconds
    content.seek(0)
    try:
        with transaction.atomic():
            stored = files.store(
                actor=actor, at=at, file=content, kind=UPLOAD, scope_path=scope_path, name=name, sealed=True
            )
            import_ = Import.objects.create(
                spec=spec.key,
                scope_path=scope_path,
                token=token,
                file=stored,
                reading=reading.as_json(),
                rows_expected=expected,
                created_by_id=account_id,
                created_by_name=actor.name,
                home_path=actor.home_path,
                language=get_language() or "zh-hans",
                created_at=at,
            )
            audit.record(
                actor=actor, at=at, action="import.begun", object_kind="import", object_id=import_.pk,
                scope_path=scope_path, detail={"kind": spec.key, "rows": expected, "file": stored.sha256[:16]},
            )  # fmt: skip
            return import_
    except IntegrityError:
        return Import.objects.get(created_by_id=account_id, token=token)


def _content(file: IO[bytes]) -> BytesIO:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise Refused("too_large", _("The file is larger than %(limit)d MB. Please split it.") % {"limit": limit})
    return BytesIO(data)


def choose_sheet(*, actor: Actor, at: datetime, import_id: UUID, sheet: str) -> Import:
    """Read another sheet of the same file. Raises NotFound, Forbidden, Refused as `begin_import`, and not_now."""
    seen = get_own_import(actor, import_id)
    reading, expected = first_reading(open_stored(seen.file), spec_of(seen), sheet)
    with transaction.atomic():
        import_ = _open_for_mapping(actor, import_id)
        import_.reading, import_.rows_expected = reading.as_json(), expected
        import_.save(update_fields=["reading", "rows_expected"])
    return import_


@transaction.atomic
def confirm_mapping(
    *, actor: Actor, at: datetime, import_id: UUID, mapping: Mapping[int, str], with_hidden: bool = False
) -> Import:
    """Fix which column is which and have the file checked. Confirming what is being checked already changes nothing.

    Raises NotFound, Forbidden, Refused twice (one key for two columns), missing (a required column), not_now.
    """
    import_ = _open_for_mapping(actor, import_id, also=ImportState.CHECKING)
    if import_.state == ImportState.CHECKING:
        return import_
    spec, reading = spec_of(import_), Reading.from_json(import_.reading)
    wanted = _checked_mapping(spec, reading, mapping)
    import_.reading = {
        **import_.reading,
        "mapping": {str(index): key for index, key in wanted.items()},
        "with_hidden": with_hidden,
    }
    import_.state, import_.stumbles, import_.message, import_.rows_read = ImportState.CHECKING, 0, "", 0
    import_.save(update_fields=["reading", "state", "stumbles", "message", "rows_read"])
    enqueue("imports.check", {"import_id": str(import_.pk)}, at=at, unique_key=f"imports.check:{import_.pk}")
    return import_


def _checked_mapping(spec: ImportSpec, reading: Reading, mapping: Mapping[int, str]) -> dict[int, str]:
    known, places = {c.key for c in spec.columns}, {c.index for c in reading.columns}
    wanted = {index: key for index, key in sorted(mapping.items()) if key in known and index in places}
    twice = sorted({key for key in wanted.values() if list(wanted.values()).count(key) > 1})
    if twice:
        named = "、".join(labels_of(spec, twice))
        raise Refused("twice", _("Two columns of the file are both taken for: %(columns)s.") % {"columns": named})
    lacking = rules.missing(wanted.values(), names_of(spec))
    if lacking:
        named = "、".join(labels_of(spec, lacking))
        raise Refused("missing", _("No column of the file is taken for: %(columns)s.") % {"columns": named})
    return wanted


def _open_for_mapping(actor: Actor, import_id: UUID, *, also: str = "") -> Import:
    import_ = get_own_import(actor, import_id, lock=True)
    if import_.state not in (ImportState.MAPPING, ImportState.CHECKED, also) or import_.cleared_at:
        raise Refused("not_now", _("This import has gone on meanwhile. The page now shows where it is."))
    return import_
