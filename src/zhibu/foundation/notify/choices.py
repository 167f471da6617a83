"""By which ways a notice goes, when e-mails come, and what became of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """A way out of the program. In the program every notice is kept anyway."""

    PUSH = "push", _("Push")
    MAIL = "mail", _("E-mail")
    TEXT = "text", _("Text message")


class Pace(TextChoices):
    """When e-mails come."""

    AT_ONCE = "at_once", _("Each at once")
    DAILY = "daily", _("Together, every morning")
    WEEKLY = "weekly", _("Together, every Monday morning")
    NEVER = "never", _("No e-mails")


class DeliveryState(TextChoices):
    """Where a message is. One that is being sent by a worker that has died is taken up by the next."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    LEFT_OUT = "left_out", _("Left out")


class Problem(TextChoices):
    """Why a message was not delivered, or not sent at all, in words for whoever waits for it."""

    NONE = "", ""
    READ = "read", _("It had been read in the program before.")
    UNWANTED = "unwanted", _("It had been switched off meanwhile.")
    NO_ADDRESS = "no_address", _("There was no address any more.")
    DAY_LIMIT = "day_limit", _("There were enough for one day. It stands in the program.")
    MONTH_LIMIT = "month_limit", _("The text messages of this month are used up. It stands in the program.")
    NOT_SET_UP = "not_set_up", _("This way is not set up on this site.")
    LATE = "late", _("It would have come too late.")
    UNREACHABLE = "unreachable", _("The other side could not be reached. It was tried several times.")
    REFUSED = "refused", _("The other side does not take it.")
    GONE = "gone", _("The device has signed off.")
    UNSURE = "unsure", _("It was broken off while being sent, and is not sent again lest it come twice.")
