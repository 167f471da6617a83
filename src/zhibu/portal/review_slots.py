"""What reviews and articles put into the shells: navigation, things to do, jobs, own pages."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages, todo_sources
    from zhibu.portal import review_deeds, todos
    from zhibu.portal.access import keeps_sites
    from zhibu.portal.reviewing import access, hooks, listening, tasks  # noqa: F401

    review_deeds.register()
    todo_sources.register(todos.WAITING)
    todo_sources.register(todos.RETURNED)
    nav_items.register(
        NavItem(
            key="articles", area="workbench", label=_("Articles"), url_name="articles:list", icon="file-text",
            order=41, group=_("Publicity"), allowed=keeps_sites,
        )
    )  # fmt: skip
    own_pages.register(
        OwnPage(
            key="contribute", label=_("Write for the website"), url_name="articles:contribute", icon="pencil",
            order=60, on_branch=True, allowed=access.writes,
        )
    )  # fmt: skip
