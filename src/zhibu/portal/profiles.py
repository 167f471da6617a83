"""Wagtail keeps what an editor prefers (language, comments) in its users app, whose pages of users and groups we do
not want: accounts and rights are ours. The app is installed for its one table; its hooks are never looked for.
"""

from types import ModuleType

from django.utils.translation import get_language
from wagtail.users.apps import WagtailUsersAppConfig


class ProfilesConfig(WagtailUsersAppConfig):
    """`wagtail.users` without its pages: neither users nor groups nor their bulk actions have an address."""

    def ready(self) -> None:
        """Wagtail looks for hooks in the module of each app: this one has none. And whoever has a row in the table
        (it is made when a preview is looked at) is still spoken to in the language of the platform.
        """
        from wagtail.users.models import UserProfile

        self.module = ModuleType(self.name)
        UserProfile.get_preferred_language = lambda _profile: get_language()
