from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

gettext_noop("Days for which a book of the reading corner is lent")  # the title of the rule, for the catalogue


class CornerConfig(AppConfig):
    name = "zhibu_corner"
    verbose_name = "图书角"

    def ready(self) -> None:
        """Say the deeds in words; hang the corner into navigation, homes, things to do and data rights."""
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.rights.slots import personal_data as kinds
        from zhibu.foundation.ui.slots import NavItem, OwnPage, home_cards, nav_items, own_pages, todo_sources
        from zhibu_corner import personal_data, todos
        from zhibu_corner.access import keeps_any
        from zhibu_corner.cards import OWN_BOOKS, SHELF

        describe("corner_book.entered", _("put the book {title} on the shelf"))
        describe("corner_book.taken_out", _("took the book {title} off the shelf"))
        describe("corner_book.lent", _("borrowed the book {title}"))
        describe("corner_book.returned", _("brought back the book {title}"))
        nav_items.register(
            NavItem(
                "corner", "workbench", _("Reading corner"), "corner:shelf", "book-2", order=70,
                group=_("Organization life"), allowed=keeps_any,
            )
        )  # fmt: skip
        own_pages.register(
            OwnPage(
                "corner", _("Reading corner"), "corner:shelf", "book-2", note=_("Books of my branch to borrow"),
                order=45, on_branch=True, allowed=lambda actor: actor.member_id is not None,
            )
        )  # fmt: skip
        home_cards.register(OWN_BOOKS)
        home_cards.register(SHELF)
        todo_sources.register(todos.OVERDUE)
        kinds.register(personal_data.LOANS)
