"""What stands in the link of an e-mail by which one gets no more of them: who, and about what; signed."""

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from zhibu.kernel.errors import NotFound

_SALT = "zhibu.notify.leave"


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose e-mails end, and those about which group of notices; empty for all."""

    account_id: UUID
    group: str


def made(account_id: UUID, group: str) -> str:
    """The token for a link."""
    return signing.dumps([account_id.hex, group], salt=_SALT)


def read(token: str) -> Leaver:
    """What a token says. Raises NotFound for one that we have not made."""
    try:
        account, group = signing.loads(token, salt=_SALT)
        return Leaver(uuid.UUID(hex=account), group)
    except (signing.BadSignature, ValueError, TypeError) as forged:
        raise NotFound from forged
