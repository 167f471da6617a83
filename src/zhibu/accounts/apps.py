from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"

    def ready(self) -> None:
        """Name the directory of people, put the page of accounts on the workbench, register the jobs."""
        from zhibu.accounts import tasks  # noqa: F401
        from zhibu.accounts.directory import AccountPeople
        from zhibu.foundation.access import registry
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.ui.slots import NavItem, nav_items

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
