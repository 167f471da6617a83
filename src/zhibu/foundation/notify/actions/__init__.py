"""What tells people something, by subject. Callers import from here."""

from zhibu.foundation.notify.actions.addresses import (
    ask_mail_code,
    forget_codes,
    forget_mail,
    prove_mail,
    send_mail_code,
)
from zhibu.foundation.notify.actions.delivering import deliver, deliver_digest, purge_messages
from zhibu.foundation.notify.actions.devices import digest_of, forget_ways, sign_off, sign_up
from zhibu.foundation.notify.actions.keys import push_signer
from zhibu.foundation.notify.actions.planning import plan
from zhibu.foundation.notify.actions.preferences import choose, leave
from zhibu.foundation.notify.actions.telling import (
    claim_once,
    forget_once,
    mark_all_read,
    mark_read,
    notify,
    purge_old,
)

__all__ = [
    "ask_mail_code",
    "choose",
    "claim_once",
    "deliver",
    "deliver_digest",
    "digest_of",
    "forget_codes",
    "forget_mail",
    "forget_once",
    "forget_ways",
    "leave",
    "mark_all_read",
    "mark_read",
    "notify",
    "plan",
    "prove_mail",
    "purge_messages",
    "purge_old",
    "push_signer",
    "send_mail_code",
    "sign_off",
    "sign_up",
]
