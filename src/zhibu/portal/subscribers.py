"""What happens to organizations happens to their sites; what Wagtail publishes, withdraws and moves is noted."""

from collections.abc import Sequence
from typing import Any

from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.events.registry import subscribe
from zhibu.kernel import clock
from zhibu.organizations.events import OrganizationDissolved, OrganizationMoved
from zhibu.portal.actions import publishing, sites


@subscribe(OrganizationMoved)
def carry_sites_along(events: Sequence[OrganizationMoved]) -> None:
    """Sites stand where their organizations stand."""
    for event in events:
        sites.move_paths(old_path=event.old_path, new_path=event.new_path)


@subscribe(OrganizationDissolved)
def close_sites(events: Sequence[OrganizationDissolved]) -> None:
    """The site of a dissolved organization leads to the one above."""
    for event in events:
        sites.close_with_organization(actor=SYSTEM, at=clock.now(), organization_id=event.organization_id)


def _published(sender: Any, instance: Any, **_: Any) -> None:
    if (article := publishing.article_in(instance)) is not None:
        publishing.note_published(actor=publishing.present_actor(), at=clock.now(), article=article)


def _withdrawn(sender: Any, instance: Any, **_: Any) -> None:
    if (article := publishing.article_in(instance)) is not None:
        publishing.note_withdrawn(actor=publishing.present_actor(), at=clock.now(), article=article)


def _moved(sender: Any, instance: Any, **_: Any) -> None:
    if (article := publishing.article_in(instance.specific)) is not None:
        publishing.note_moved(article=article)


page_published.connect(_published, dispatch_uid="zhibu.portal.published")
page_unpublished.connect(_withdrawn, dispatch_uid="zhibu.portal.withdrawn")
page_slug_changed.connect(_moved, dispatch_uid="zhibu.portal.renamed")
post_page_move.connect(_moved, dispatch_uid="zhibu.portal.moved")
