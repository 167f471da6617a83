from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "zhibu.foundation.rulebook"

    def ready(self) -> None:
        """Put the rules on the workbench; say the own deeds in words."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.rulebook import search
        from zhibu.foundation.rulebook.national import national_rules
        from zhibu.foundation.rulebook.words import title_of
        from zhibu.foundation.search.slots import search_sources
        from zhibu.foundation.ui.slots import NavItem, nav_items

        search_sources.register(search.SOURCE)

        def words(detail: dict[str, str]) -> dict[str, object]:
            versions = national_rules().get(detail.get("code", ""))
            return {"rule": title_of(versions[0])} if versions else {}

        describe("rule.made_stricter", _("made the rule “{rule}” stricter: {value} from {from}"), words)
        describe("rule.local_ended", _("ended the local rule “{rule}” of {value} on {until}"), words)
        nav_items.register(
            NavItem(
                key="rules",
                area="workbench",
                label=_("Rules"),
                url_name="rulebook:list",
                icon="list-check",
                order=840,
                group=_("Administration"),
                allowed=lambda actor: actor.can_anywhere(Verb.SEE_ORGANIZATION),
            )
        )
