"""Reading when something was last done."""

from zhibu.foundation.operation.models import Mark


def find_mark(name: str) -> Mark | None:
    """The last time `name` was done, None for never. One query."""
    return Mark.objects.filter(name=name).first()
