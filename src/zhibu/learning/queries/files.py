"""Who reads the files of lessons, and which of them are in use."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock
from zhibu.learning.models import Lesson, Slide
from zhibu.learning.queries.lessons import lessons_visible_to, reaching


def can_read(actor: Actor, file: Any) -> bool:
    """Whether the file belongs to a lesson that reaches the actor, that they finished, or that their desk sees.
    Three queries at most."""
    uses = (
        Q(media_id=file.pk)
        | Q(poster_id=file.pk)
        | Q(Exists(Slide.objects.filter(lesson=OuterRef("pk"), image_id=file.pk)))
    )
    if actor.member_id is not None:
        if reaching(home_path=actor.home_path, today=clock.today()).filter(uses).exists():
            return True
        if Lesson.objects.filter(uses, check_ins__member_id=actor.member_id).exists():
            return True
    return lessons_visible_to(actor).filter(uses).exists()


def in_use(ids: Collection[UUID]) -> Collection[UUID]:
    """Those of the files that a lesson or a slide still shows. Three queries."""
    found: set[UUID] = set()
    for queryset, column in (
        (Lesson.objects, "media_id"),
        (Lesson.objects, "poster_id"),
        (Slide.objects, "image_id"),
    ):
        found.update(queryset.filter(**{f"{column}__in": ids}).order_by("pk").values_list(column, flat=True))
    return found
