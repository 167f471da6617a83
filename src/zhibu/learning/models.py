"""Lessons, the weeks in which they are published, the study of members, and the ledger of hours."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id
from zhibu.learning.choices import FORM_ICONS, Audience, Form, HoursKind, LessonState, Topic
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


class Lesson(models.Model):
    """A lesson of at most ten minutes. `duration_seconds` is measured by the program, never typed in.

    `media_id` and `poster_id` name stored files. `body` is an article as written (see `richtext`);
    `text_alternative` is the text of what is said in a video or audio file; `key_points` and `terms` hold one entry
    a line. `editor_id` is the account that last changed it; `token` makes the creation happen once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="lessons")
    title = models.CharField(max_length=60)
    summary = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=8, choices=Form.choices)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.ALL)
    source = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    text_alternative = models.TextField(blank=True)
    key_points = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    media_id = models.UUIDField(null=True, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    poster_id = models.UUIDField(null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=LessonState.choices, default=LessonState.DRAFT)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=80)
    editor_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer_id = models.UUIDField(null=True)
    reviewer_name = models.CharField(max_length=80, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=300, blank=True)
    token = models.UUIDField(null=True, unique=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "topic"], name="lesson_state_topic"),
            models.Index(fields=["-updated_at"], name="lesson_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def icon(self) -> str:
        """The icon of its form."""
        return FORM_ICONS[Form(self.form)]


class Slide(models.Model):
    """One page of a lesson made of slides, in order from 1."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="slides", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    image_id = models.UUIDField(null=True, blank=True)
    image_text = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="slide_position_once", fields=["lesson", "position"])]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Publication(models.Model):
    """A lesson in one of the places 1 to 3 of an organization's week, for the members of its whole subtree.

    `week` is a Monday.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="publications")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="publications", db_index=False
    )
    week = models.DateField()
    position = models.PositiveSmallIntegerField()
    published_by_id = models.UUIDField(null=True)
    published_by_name = models.CharField(max_length=80)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["week", "organization"], name="publication_week")]
        constraints = [
            models.UniqueConstraint(name="publication_place_once", fields=["organization", "week", "position"]),
            models.UniqueConstraint(name="publication_lesson_once", fields=["organization", "lesson", "week"]),
            models.CheckConstraint(name="publication_position", condition=Q(position__gte=1, position__lte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.week} #{self.position}"


class StudyProgress(models.Model):
    """How far one member is with one lesson.

    `credited_ms` is study time that the server believes, `seen_at` the last instant it heard of the study;
    `is_scripted` says that a browser reported visible time, so that mere waiting no longer counts. `away_until` is
    the end of what was last believed of study without a network.
    """

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="studies", db_index=False)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    position_seconds = models.PositiveIntegerField(default=0)
    credited_ms = models.PositiveIntegerField(default=0)
    reached_end = models.BooleanField(default=False)
    is_scripted = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="progress_once", fields=["member", "lesson"])]

    def __str__(self) -> str:
        return f"{self.member_id} {self.lesson_id}"


class TakenAlong(models.Model):
    """A lesson was handed out whole to one member, to be studied without a network: when last."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "taken along"
        indexes = [models.Index(fields=["lesson"], name="taken_along_lesson")]
        constraints = [models.UniqueConstraint(name="taken_along_once", fields=["member", "lesson"])]

    def __str__(self) -> str:
        return f"{self.member_id} {self.lesson_id}"


class CheckIn(models.Model):
    """A member has finished a lesson, said so, and left one sentence. Once for each lesson.

    `path` is the branch's place in the tree; `nth_of_week` counts the member's check-ins of the week from 1;
    `hours` is 0.0 for one that does not count. A reflection is out of sight once withdrawn by its writer or hidden
    by the secretary.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="check_ins", db_index=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="check_ins", db_index=False)
    path = PathField()
    week = models.DateField()
    nth_of_week = models.PositiveSmallIntegerField()
    counted = models.BooleanField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    reflection = models.CharField(max_length=200)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by_name = models.CharField(max_length=80, blank=True)
    hidden_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["lesson", "path"], name="check_in_lesson_path"),
            models.Index(fields=["week", "path"], name="check_in_week_path"),
        ]
        constraints = [
            models.UniqueConstraint(name="check_in_once", fields=["member", "lesson"]),
            models.UniqueConstraint(name="check_in_nth_once", fields=["member", "week", "nth_of_week"]),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.lesson_id}"


class HoursEntry(models.Model):
    """One line of the ledger of hours. Database triggers refuse to change or delete one.

    `year` is that of `on`; `title` says what was studied; `source_id` names the thing that gave the hours.
    A correction is a line of its own with the opposite or the differing hours, a reason, and `reverses` set.
    `path` is the branch's place in the tree and alone follows when the tree moves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="hours_entries", db_index=False)
    path = PathField()
    year = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    kind = models.CharField(max_length=10, choices=HoursKind.choices)
    title = models.CharField(max_length=80)
    source_id = models.UUIDField(null=True, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "hours entries"
        indexes = [
            models.Index(fields=["member", "year", "hours"], name="hours_member_year"),
            models.Index(fields=["year", "path"], name="hours_year_path"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="hours_source_once",
                fields=["member", "kind", "source_id"],
                condition=Q(reverses=None) & ~Q(source_id=None),
            ),
            models.CheckConstraint(name="hours_correction_has_reason", condition=Q(reverses=None) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year} {self.hours}"
