"""What changes accounts, by subject. Callers import from here."""

from zhibu.accounts.actions.door import come_in, sign_in
from zhibu.accounts.actions.keeping import (
    create_account,
    deactivate,
    give_first_password,
    move_home_paths,
    reactivate,
)
from zhibu.accounts.actions.outside import account_of_identity, bind_identity, digest_of, unbind_identity
from zhibu.accounts.actions.passwords import change_password, check_own_password, set_password
from zhibu.accounts.actions.phones import ask_phone_code, check_phone_code, forget_codes, text_code
from zhibu.accounts.actions.proofs import (
    add_passkey,
    begin_app,
    check_second,
    confirm_app,
    make_recovery_codes,
    remove_app,
    remove_passkey,
    use_passkey,
)
from zhibu.accounts.actions.slips import make_slip, open_slip, revoke_slip, use_slip, use_slip_with_passkey
from zhibu.accounts.actions.tries import count_address, forget_tries
from zhibu.accounts.actions.used import end_other_sessions, end_session, purge_sessions, tighten_sessions

__all__ = [
    "account_of_identity",
    "add_passkey",
    "ask_phone_code",
    "begin_app",
    "bind_identity",
    "change_password",
    "check_own_password",
    "check_phone_code",
    "check_second",
    "come_in",
    "confirm_app",
    "count_address",
    "create_account",
    "deactivate",
    "digest_of",
    "end_other_sessions",
    "end_session",
    "forget_codes",
    "forget_tries",
    "give_first_password",
    "make_recovery_codes",
    "make_slip",
    "move_home_paths",
    "open_slip",
    "purge_sessions",
    "reactivate",
    "remove_app",
    "remove_passkey",
    "revoke_slip",
    "set_password",
    "sign_in",
    "text_code",
    "tighten_sessions",
    "unbind_identity",
    "use_passkey",
    "use_slip",
    "use_slip_with_passkey",
]
