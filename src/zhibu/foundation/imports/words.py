"""What to say to a person when a file cannot be read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

UNREADABLE: dict[str, Any] = {
    "empty": _("The file is empty. Please check that you chose the right one."),
    "encrypted": _("The file is protected by a password. Please save a copy without a password and upload that."),
    "corrupt": _("The file is damaged and cannot be opened. Please open it in WPS or Excel, save it again as .xlsx."),
    "web_page": _(
        "The file is a web page that is only called a spreadsheet (some systems export so). "
        "Please open it in WPS or Excel and save it as .xlsx."
    ),
    "word": _("This is a text document, not a spreadsheet. Please copy the table into one and save it as .xlsx."),
    "open_document": _("This is an .ods file. Please save it as .xlsx and upload that."),
    "binary_workbook": _("This is an .xlsb file. Please save it as .xlsx and upload that."),
    "not_a_sheet": _("This is not a spreadsheet. Files of the kinds .xlsx, .xls and .csv can be read."),
    "too_large": _("The table is too large to be read at once. Please split it into several files."),
    "encoding": _("The characters of the text file cannot be read. Please save it as .xlsx, or as .csv in UTF-8."),
    "no_rows": _("There is no table in the file."),
}

TONES: dict[str, str] = {"new": "done", "update": "info", "proposal": "due", "unchanged": "idle", "error": "late"}
"""The tone in which each verdict is shown; a word and an icon always stand beside it."""

PASSED_OVER: dict[str, Any] = {
    "blank": _("%(count)d blank rows in between were passed over."),
    "hidden": _("%(count)d hidden rows were passed over: %(rows)s. They can be read too, under “Columns”."),
    "note": _("%(count)d rows with remarks were passed over: %(rows)s."),
}


def count_words(kind: str, count: int) -> str:
    """One verdict with its number, for a sentence: "12 rows are new"."""
    words = {
        "new": ngettext("%(count)s is new", "%(count)s are new", count),
        "update": ngettext("%(count)s changes a record", "%(count)s change records", count),
        "proposal": ngettext("%(count)s becomes a proposal", "%(count)s become proposals", count),
        "unchanged": ngettext("%(count)s says nothing new", "%(count)s say nothing new", count),
        "error": ngettext("%(count)s has to be mended", "%(count)s have to be mended", count),
    }
    return words[kind] % {"count": f"{count:,}"}
