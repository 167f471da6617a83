"""Who may see and run imports: fetching is the check."""

from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.registry import all_specs, find_spec
from zhibu.kernel.errors import Forbidden, NotFound


def visible_to(actor: Actor) -> Q:
    """A condition on Import: kinds that the actor may import, where they may; no query."""
    condition = Q(pk__in=[])
    for spec in all_specs():
        if actor.can_anywhere(spec.verb):
            condition |= Q(spec=spec.key) & actor.within(spec.verb, "scope_path")
    return condition


def get_import(actor: Actor, import_id: UUID) -> Import:
    """An import within the actor's right, whoever began it. Raises NotFound."""
    import_ = Import.objects.select_related("file", "result").filter(pk=import_id).first()
    spec = find_spec(import_.spec) if import_ else None
    if import_ is None or spec is None or not actor.can(spec.verb, import_.scope_path):
        raise NotFound
    return import_


def get_own_import(actor: Actor, import_id: UUID, *, lock: bool = False) -> Import:
    """An import that the actor began and may still run; `lock` holds its row. Raises NotFound, Forbidden."""
    if get_import(actor, import_id).created_by_id != actor.account_id:
        raise Forbidden
    imports = Import.objects.select_related("file")
    return imports.select_for_update(of=("self",)).get(pk=import_id) if lock else imports.get(pk=import_id)


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Uploaded and result files hold ids and phones: only the person who brought them reads them."""
    return actor.account_id is not None and file.created_by_id == actor.account_id
