"""Jobs of the portal that come round by the clock."""

from typing import Any

from zhibu.foundation.jobs.registry import periodic
from zhibu.portal.actions.publishing import publish_due


@periodic("portal.publish_due", cron="* * * * *")
def publish_what_is_due(_: dict[str, Any]) -> None:
    """Publish what is scheduled, take away what has expired. A second run finds nothing left to do."""
    publish_due()
