from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "created": _("opened an account"),
    "signed_in": _("signed in"),
    "sign_in_failed": _("tried to sign in with a wrong name or password"),
    "password_changed": _("changed the own password"),
    "password_given": _("gave a new password"),
    "closed": _("closed an account"),
    "reopened": _("opened a closed account again"),
}


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"

    def ready(self) -> None:
        """Name the directory of people, put the page of accounts on the workbench, say the deeds in words."""
        from zhibu.accounts import tasks  # noqa: F401
        from zhibu.accounts.directory import AccountPeople
        from zhibu.foundation.access import registry
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.slots import NavItem, nav_items

        for action, sentence in DEEDS.items():
            describe(f"account.{action}", sentence)
        registry.register_people(AccountPeople())
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
