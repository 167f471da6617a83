"""Importing rosters: one spec that reads the forms in use."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.imports.specs import ImportSpec
from zhibu.members.imports.checker import RosterChecker
from zhibu.members.imports.columns import COLUMNS

ROSTER = ImportSpec(
    key="roster",
    title=_("Member roster"),
    description=_("The member information form of 2017, short rosters and others: columns are found by their names."),
    verb=Verb.IMPORT_MEMBERS,
    columns=COLUMNS,
    build_checker=RosterChecker,
    icon="users",
    done_url_name="members:registry",
    order=20,
)
