"""What this context asks of people: an election to prepare, of whoever leads the organization itself."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.kernel import clock
from zhibu.organizations.queries import horizon

_ENDING = """
SELECT o.id, '', o.name, '', 0, t.ends_on FROM organizations_term t
JOIN organizations_organization o ON o.id = t.organization_id
WHERE o.state = 'active' AND ({places}) AND NOT EXISTS (
  SELECT 1 FROM organizations_term n WHERE n.organization_id = t.organization_id AND n.starts_on > t.starts_on)
ORDER BY t.ends_on, o.id LIMIT 3
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The organizations on which the actor holds a grant that manages posts, not all below them: these are counted in
    the list."""
    scopes = actor.few_scopes(Verb.MANAGE_POSTS)
    if not scopes:
        return None
    day = clock.day_of(at)
    values = [value for path in scopes for value in (path, horizon(on=day, path=path).isoformat())]
    places = " OR ".join(["(o.path = %s AND t.ends_on <= %s)"] * len(scopes))
    return TodoQuestion(_ENDING.format(places=places), values)


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    today = clock.day_of(at)
    found = []
    for row in rows:
        assert row.on is not None
        is_over = row.on <= today
        words = _("The term of %(name)s has ended") if is_over else _("The term of %(name)s comes to its end")
        note = _("It ended on %(day)s: hold the election") if is_over else _("On %(day)s: prepare the election")
        found.append(
            Todo(
                title=words % {"name": row.name}, note=note % {"day": as_day(row.on)}, icon="calendar-event",
                tone="late" if is_over else "due", url=reverse("organizations:posts", args=[row.uuid]),
            )
        )  # fmt: skip
    return found


TERMS = TodoSource(key="organizations.terms", ask=_ask, tell=_tell, order=55)
