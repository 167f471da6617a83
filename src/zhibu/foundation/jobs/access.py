"""Who may look after jobs: jobs belong to no organization, so it takes the verb on a root."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.jobs.models import Job
from zhibu.kernel.errors import Forbidden, NotFound


def can_manage(actor: Actor) -> bool:
    """Whether the actor looks after the jobs of this site."""
    return actor.holds_tree(Verb.MANAGE_JOBS)


def require_managing(actor: Actor) -> None:
    """Pass if the actor looks after jobs; raises Forbidden."""
    if not can_manage(actor):
        raise Forbidden


def get_job(actor: Actor, job_id: UUID) -> Job:
    """A job, without its payload. Raises Forbidden, NotFound."""
    require_managing(actor)
    job = Job.objects.filter(pk=job_id).defer("payload").first()
    if job is None:
        raise NotFound
    return job
