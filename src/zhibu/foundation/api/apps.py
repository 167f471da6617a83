from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "zhibu.foundation.api"

    def ready(self) -> None:
        """Say the deeds in words, lead to the pages."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.access.registry import name_others
        from zhibu.foundation.api.queries import application_names
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages

        name_others(application_names)
        describe("api_token.made", _("made an access token"))
        describe("api_token.ended", _("ended an access token"))
        describe("application.made", _("entered an application"))
        describe("application.changed", _("changed an application"))
        describe("application.ended", _("ended an application"))
        describe("application.secret_made", _("gave an application a new secret"))
        describe("consent.given", _("let an application act for them"))
        describe("consent.ended", _("ended what an application may do"))
        own_pages.register(
            OwnPage(
                key="tokens", label=_("Programs with access"), url_name="programs:own", icon="key",
                note=_("Access tokens and applications that act for you"), order=60,
            )
        )  # fmt: skip
        nav_items.register(
            NavItem(
                key="applications",
                area="workbench",
                label=_("Applications"),
                url_name="programs:applications",
                icon="external-link",
                order=830,
                group=_("Administration"),
                allowed=lambda actor: actor.can_anywhere(Verb.MANAGE_ACCOUNTS),
            )
        )
