"""What happens when a piece has passed its last review. Wagtail imports this while it loads: nothing at the top."""

from typing import Any


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publish, or schedule, what was reviewed. That the person may has been judged by their seat, not by a right to
    publish, which reviewers need not have."""
    from zhibu.portal.reviewing.engine import publish

    publish(workflow_state, user)
