"""What a member may be, and what may be wrong with a record."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """As on the resident card."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class MemberCategory(TextChoices):
    """Full or on probation."""

    FULL = "full", _("Full member")
    PROBATIONARY = "probationary", _("Probationary member")


class Standing(TextChoices):
    """The state of a membership."""

    NORMAL = "normal", _("In good standing")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Membership ended")


class ChangeKind(TextChoices):
    """What has happened to a member's record."""

    ENROLLED = "enrolled", _("Entered in the registry")
    IMPORTED = "imported", _("Updated from a roster")
    EDITED = "edited", _("Edited")
    CORRECTED = "corrected", _("Corrected at the member's request")
    CONFIRMED = "confirmed", _("Confirmed as a full member")
    MOVED = "moved", _("Moved to another branch")
    GROUPED = "grouped", _("Put into another group")
    STANDING = "standing", _("Standing changed")


class LookKind(TextChoices):
    """How somebody has looked at a record."""

    OPENED = "opened", _("Opened the record (values masked)")
    REVEALED = "revealed", _("Revealed a protected value")
    EXPORTED = "exported", _("Exported it unmasked")


class ProposalState(TextChoices):
    """Where a proposed transfer stands."""

    PROPOSED = "proposed", _("Waiting for the current branch")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionState(TextChoices):
    """Where a correction request stands."""

    REQUESTED = "requested", _("Waiting for the secretary")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Answered, not changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AgeBand(TextChoices):
    """Ages at a glance, in whole years."""

    UP_TO_30 = "30", _("30 and under")
    UP_TO_40 = "40", _("31 to 40")
    UP_TO_50 = "50", _("41 to 50")
    UP_TO_60 = "60", _("51 to 60")
    OVER_60 = "61", _("61 and over")


class EducationGroup(TextChoices):
    """Education at a glance."""

    POSTGRADUATE = "postgraduate", _("Postgraduate")
    BACHELOR = "bachelor", _("University")
    COLLEGE = "college", _("Junior college")
    SECONDARY = "secondary", _("Secondary vocational")
    SCHOOL = "school", _("Senior high and below")
    OTHER = "other", _("Other")


class Problem(TextChoices):
    """What a rule finds wrong with a record: the code, and what to tell the person who can mend it."""

    NAME_MISSING = "name_missing", _("The name is missing.")
    NAME_STRANGE = "name_strange", _("The name holds digits or signs. Write it as on the resident card.")
    SEX_MISSING = "sex_missing", _("The sex is missing, and there is no resident id to read it from.")
    BIRTH_MISSING = "birth_missing", _("The date of birth is missing, and there is no resident id to read it from.")
    ID_LENGTH = "id_length", _("The resident id must have 18 characters.")
    ID_OLD = "id_old", _("This is a resident id of the first generation (15 digits). Use the one of 18.")
    ID_ROUNDED = (
        "id_rounded",
        _("The spreadsheet has rounded the resident id. Format the column as text and type it again."),
    )
    ID_CHARACTERS = "id_characters", _("A resident id has 17 digits and then a digit or an X.")
    ID_REGION = "id_region", _("The first two digits of the resident id name no province.")
    ID_BIRTH = "id_birth", _("The date inside the resident id does not exist or lies in the future.")
    ID_CHECK = "id_check", _("The check digit of the resident id is wrong: one of its digits is mistyped.")
    ID_BIRTH_DIFFERS = "id_birth_differs", _("The date of birth differs from the one in the resident id.")
    ID_SEX_DIFFERS = "id_sex_differs", _("The sex differs from the one in the resident id.")
    PHONE = "phone", _("A mobile number has 11 digits and begins with 1.")
    DATE_FUTURE = "date_future", _("This day lies in the future.")
    BIRTH_LONG_AGO = "birth_long_ago", _("This date of birth is more than 120 years ago.")
    JOINED_MISSING = "joined_missing", _("The day of joining is missing.")
    JOINED_TOO_EARLY = "joined_too_early", _("There was no Party to join on this day: it was founded in July 1921.")
    JOINED_UNDER_AGE = "joined_under_age", _("On the day of joining this person was not yet 18.")
    CONFIRMED_BEFORE_JOINED = "confirmed_before_joined", _("The day of confirmation lies before the day of joining.")
    CONFIRMED_TOO_EARLY = (
        "confirmed_too_early",
        _("The probation of one year was not over on the day of confirmation."),
    )
    FULL_TOO_EARLY = "full_too_early", _("Entered as a full member, but the probation of one year is not over yet.")
    PROBATIONARY_CONFIRMED = (
        "probationary_confirmed",
        _("Entered as a probationary member, but with a day of confirmation."),
    )
    LOST_WITHOUT_DAY = "lost_without_day", _("Marked as lost: the day on which contact was lost is missing.")
    LOST_BEFORE_JOINED = "lost_before_joined", _("The day on which contact was lost lies before the day of joining.")
