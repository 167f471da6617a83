"""Who has to see to what: managers of a branch, and what waits for them."""

from datetime import datetime
from uuid import UUID

from zhibu.foundation.access.actors import in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.kernel import paths


def managers_of(path: str, *, at: datetime) -> list[UUID]:
    """The accounts that manage members nearest to `path`: of the branch itself if it has any, else of the next above.

    One query. In order of account ids.
    """
    rows = in_force_at(at).filter(role__in=roles_allowing(Verb.MANAGE_MEMBERS), scope_path__in=paths.ancestors(path))
    found = list(rows.order_by("account_id").values_list("scope_path", "account_id"))
    nearest = max((scope for scope, _ in found), key=len, default="")
    return list(dict.fromkeys(account_id for scope, account_id in found if scope == nearest))
