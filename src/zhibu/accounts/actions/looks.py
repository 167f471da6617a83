"""How the owner of an account wants pages to look, on every device."""

from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden


def keep_type_size(*, actor: Actor, size: int) -> None:
    """Keep the size of type with the actor's account. One statement. Not audited: nobody else sees it.

    Raises Forbidden for the anonymous.
    """
    if actor.account_id is None:
        raise Forbidden
    Account.objects.filter(pk=actor.account_id).update(type_size=size)
