"""Forms, topics, states and sources in learning."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Form(TextChoices):
    """What a lesson is made of."""

    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    ARTICLE = "article", _("Written article")
    SLIDES = "slides", _("Slides")


MEDIA_FORMS = frozenset({Form.VIDEO, Form.AUDIO})
"""Forms whose length is that of a file."""


FORM_ICONS = {Form.VIDEO: "video", Form.AUDIO: "headphones", Form.ARTICLE: "file-text", Form.SLIDES: "presentation"}
"""The icon of each form."""


class Topic(TextChoices):
    """What a lesson is about."""

    THEORY = "theory", _("Theory")
    CONSTITUTION = "constitution", _("Constitution and rules of the Party")
    ORGANIZATION_LIFE = "organization_life", _("Organization life")
    ADMISSION = "admission", _("Admission of members")
    MEMBERSHIP = "membership", _("Education and management of members")
    DISCIPLINE = "discipline", _("Discipline and integrity")
    SERVICE = "service", _("Serving the people")
    LAW = "law", _("Law and safety")
    TECHNOLOGY = "technology", _("Technology and industry")
    HISTORY = "history", _("Party history")


class Audience(TextChoices):
    """Whom a lesson addresses first."""

    ALL = "all", _("Everyone")
    MANAGERS = "managers", _("Managers")
    FRONT_LINE = "front_line", _("Front line")


class LessonState(TextChoices):
    """Where a lesson stands on its way to the members."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Passed review")
    RETURNED = "returned", _("Returned for changes")
    WITHDRAWN = "withdrawn", _("Taken down")


class HoursKind(TextChoices):
    """Where hours come from."""

    LESSON = "lesson", _("Micro-lesson")
    MEETING = "meeting", _("Meeting or theme day")
    CLASS = "class", _("Training class")
    LECTURE = "lecture", _("Party lecture")
    OTHER = "other", _("Other study")


ENTERED_BY_HAND = (HoursKind.CLASS, HoursKind.LECTURE, HoursKind.MEETING, HoursKind.OTHER)
"""Kinds that a secretary may enter; lessons enter themselves."""
