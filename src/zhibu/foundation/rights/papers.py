"""What is held on a person, as a paper to take along."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhibu.foundation.documents.papers import Fact, Heading, Paper, Paragraph, Table
from zhibu.foundation.rights.queries import Section, shown
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel import clock

MOST_ROWS = 500
"""Of each kind; the JSON file has them all."""


def paper_of(name: str, sections: list[Section], at: datetime) -> Paper:
    """The paper: a heading and a table a kind, and what stays by which right."""
    blocks: list[Heading | Paragraph | Table] = []
    for section in sections:
        blocks.append(Heading(section.title))
        if section.rows:
            rows = tuple(tuple(shown(cell) for cell in row) for row in section.rows[:MOST_ROWS])
            blocks.append(Table(tuple(section.heads), rows))
        else:
            blocks.append(Paragraph(_("Nothing is held.")))
        if len(section.rows) > MOST_ROWS:
            blocks.append(Paragraph(_("More rows stand in the JSON file.")))
        if section.kept:
            blocks.append(Paragraph(section.kept, lead=_("Kept:")))
    return Paper(
        title=_("What the platform holds on me"),
        facts=(Fact(_("Person"), name), Fact(_("As of"), as_moment(at))),
        blocks=tuple(blocks),
        date=clock.day_of(at),
    )
