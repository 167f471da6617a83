"""What happens to articles of which the desk takes note."""

from collections.abc import Sequence

from zhibu.foundation.events.registry import subscribe
from zhibu.kernel import clock
from zhibu.portal.actions.contributing import carry_out_wishes
from zhibu.portal.events import ArticlePublished


@subscribe(ArticlePublished)
def offer_what_was_wished(events: Sequence[ArticlePublished]) -> None:
    """A contribution from the phone is offered upward once readers see it."""
    for event in events:
        carry_out_wishes(at=clock.now(), article_id=event.article_id)
