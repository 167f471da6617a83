from datetime import datetime
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "created": _("opened an account"),
    "signed_in": _("signed in"),
    "sign_in_failed": _("tried to sign in with a wrong name or password"),
    "password_changed": _("changed the own password"),
    "password_given": _("gave a new password"),
    "session_ended": _("signed other devices out ({count})"),
    "proof_added": _("added a second proof to the own account"),
    "proof_removed": _("removed a second proof from the own account"),
    "codes_made": _("made new codes for paper"),
    "slip_made": _("printed a slip for signing in"),
    "slip_revoked": _("made a slip for signing in void"),
    "slip_used": _("came in with a slip"),
    "bound": _("bound another service to the own account"),
    "unbound": _("unbound another service from the own account"),
    "closed": _("closed an account"),
    "reopened": _("opened a closed account again"),
}


def tighten(account_id: UUID, at: datetime) -> None:
    """A role given while somebody is signed in counts at once."""
    from zhibu.accounts.actions import tighten_sessions

    tighten_sessions(account_id=account_id, at=at)


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"

    def ready(self) -> None:
        """Name the directory of people, put the page of accounts on the workbench, say the deeds in words."""
        from zhibu.accounts import personal_data as own
        from zhibu.foundation.rights.slots import personal_data, retentions

        for kind in (own.ACCOUNT, own.DEVICES, own.PROOFS, own.SLIPS, own.OUTSIDE):
            personal_data.register(kind)
        for retention in (
            own.TRIES,
            own.SESSIONS,
        ):
            retentions.register(retention)
        from zhibu.accounts import tasks  # noqa: F401
        from zhibu.accounts.actions.looks import keep_type_size
        from zhibu.accounts.directory import AccountPeople
        from zhibu.foundation.access import registry
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.preferences import keep_sizes_with
        from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages

        for action, sentence in DEEDS.items():
            describe(f"account.{action}", sentence)
        keep_sizes_with(lambda actor, size: keep_type_size(actor=actor, size=size))
        registry.register_people(AccountPeople())
        registry.on_new_role(tighten)
        own_pages.register(
            OwnPage(
                key="account",
                label=_("Account and safety"),
                url_name="accounts:profile",
                icon="lock",
                note=_("Password, second proof, the devices you are signed in on"),
                order=900,
            )
        )
        nav_items.register(
            NavItem(
                key="accounts",
                area="workbench",
                label=_("Accounts"),
                url_name="accounts:people",
                icon="user-cog",
                order=810,
                group=_("Administration"),
                allowed=lambda actor: actor.can_anywhere(Verb.MANAGE_ACCOUNTS),
            )
        )
