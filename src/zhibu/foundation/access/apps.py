from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "zhibu.foundation.access"

    def ready(self) -> None:
        """Put the page of grants on the workbench; say its deeds in words."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.access.todos import AUDITOR_MISSING, REVIEW_DUE
        from zhibu.foundation.access.words import in_words
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.slots import NavItem, nav_items, todo_sources

        describe("grant.given", _("gave the role {role}"), in_words)
        describe("grant.reviewed", _("reviewed roles of {quarter}: {kept} confirmed, {ended} ended"))
        describe("grant.exported", _("exported the list of roles as {kind}"))
        describe("grant.ended", _("ended the role {role}"), in_words)
        todo_sources.register(AUDITOR_MISSING)
        todo_sources.register(REVIEW_DUE)
        nav_items.register(
            NavItem(
                key="access",
                area="workbench",
                label=_("Roles"),
                url_name="access:grants",
                icon="key",
                order=820,
                group=_("Administration"),
                allowed=lambda actor: actor.can_anywhere(Verb.MANAGE_GRANTS),
            )
        )
