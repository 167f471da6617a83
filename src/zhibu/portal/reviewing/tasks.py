"""Jobs of reviews: asking links, telling of lateness."""

from datetime import timedelta

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.jobs.registry import Payload, job, periodic
from zhibu.kernel import clock
from zhibu.portal.actions import links, reviews

KEPT = timedelta(days=60)


@job(links.JOB, max_attempts=2)
def ask_links(payload: Payload) -> None:
    """Ask the addresses of one article."""
    links.carry_out_asking(at=clock.now(), article_id=payload["article"])


@periodic("portal.ask_again", cron="20 2 * * 1")
def ask_links_again(payload: Payload) -> None:
    """Ask the addresses of all published articles once a week."""
    links.carry_out_asking_again(at=clock.now())


@job(links.AGAIN, max_attempts=2)
def go_on_asking(payload: Payload) -> None:
    """The next addresses of this week."""
    links.carry_out_asking_again(at=clock.now(), after=payload["after"])


@periodic("portal.overdue", cron="30 8 * * *")
def tell_of_lateness(payload: Payload) -> None:
    """Tell whoever is called that a piece is late, once for each step."""
    reviews.tell_overdue(actor=SYSTEM, at=clock.now())


@periodic("portal.forget_links", cron="40 3 * * 0")
def forget_links(payload: Payload) -> None:
    """Forget what links answered long ago."""
    links.purge_links(before=clock.now() - KEPT)
