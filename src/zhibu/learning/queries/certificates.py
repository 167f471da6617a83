"""What stands on the certificate of a year."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhibu.foundation.ui.seals import characters_of, columns_of
from zhibu.learning.certificate import Certificate
from zhibu.learning.queries.year import Year
from zhibu.members.models import Member


def certificate_for(member: Member, year: Year, *, on: date) -> Certificate:
    """The certificate as it would be printed on the day `on`: totals by source, the demand met or not yet. No query.

    An unfinished year says so: the paper never claims more than the ledger holds.
    """
    hours = year.hours
    if year.exempt:
        verdict = _("No fixed number of hours was asked.")
    elif hours.is_met:
        verdict = _("The %(required)s hours asked of the year are complete.") % {"required": _plain(hours.required)}
    else:
        verdict = _("Of the %(required)s hours asked, %(missing)s are still to come.") % {
            "required": _plain(hours.required),
            "missing": _plain(hours.missing),
        }
    return Certificate(
        heading=_("Certificate of study"),
        name=member.name,
        sentence=_("In %(year)d, %(hours)s hours of study were entered. %(verdict)s")
        % {"year": year.year, "hours": _plain(hours.total), "verdict": verdict},
        lines=[(str(part.label), _unit(part.hours)) for part in year.parts],
        total=(_("In all"), _unit(hours.total)),
        branch=member.organization.name,
        seal="\n".join(_seal_rows(member.organization.short_name)),
        date=date_format(on, "Y年n月j日"),
        note=_("Printed from the ledger of hours, which shows every line. Basis: %(source)s %(article)s")
        % {"source": year.rule.source, "article": year.rule.article},
    )


def _seal_rows(name: str) -> list[str]:
    """The seal's characters row by row, their columns read from the right."""
    text = characters_of(name)
    columns = columns_of(text)
    rows = -(-len(text) // columns)
    padded = text.ljust(rows * columns, "\u3000")
    return ["".join(padded[column * rows + row] for column in reversed(range(columns))) for row in range(rows)]


def _plain(hours: object) -> str:
    text = str(hours)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(hours: object) -> str:
    return _("%(hours)s hours") % {"hours": _plain(hours)}
