"""What a lesson lacks before somebody else is asked to look at it."""

from dataclasses import dataclass

from zhibu.learning.choices import MEDIA_FORMS, Form


@dataclass(frozen=True, slots=True)
class Contents:
    """What a lesson has, as far as completeness goes."""

    form: str
    has_media: bool
    has_body: bool
    pages: int
    pages_without_text: int
    has_text_alternative: bool
    has_source: bool
    has_key_points: bool


def lacks(contents: Contents) -> list[str]:
    """The fields still to fill before review, in the order of the form: "media", "body", "pages", "page_text",
    "text_alternative", "source", "key_points". Empty when complete.

    Source: GB/T 37668-2019 (a text alternative for what is heard or shown); GLOSSARY 出处; docs/rules/review.md.
    """
    missing = []
    if contents.form in MEDIA_FORMS:
        if not contents.has_media:
            missing.append("media")
        if not contents.has_text_alternative:
            missing.append("text_alternative")
    if contents.form == Form.ARTICLE and not contents.has_body:
        missing.append("body")
    if contents.form == Form.SLIDES:
        if not contents.pages:
            missing.append("pages")
        if contents.pages_without_text:
            missing.append("page_text")
    if not contents.has_source:
        missing.append("source")
    if not contents.has_key_points:
        missing.append("key_points")
    return missing
