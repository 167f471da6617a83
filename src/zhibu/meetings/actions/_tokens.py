"""The token of a client makes one thing once; under a token from elsewhere nothing is made and nothing is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.errors import Refused

Row = TypeVar("Row", bound=models.Model)


def standing(model: type[Row], token: UUID | None, **mine: Any) -> Row | None:
    """The row that this token has made already, None for a new one. One query, none without a token.

    `mine` is what the row must agree with: raises Refused `token` for one that stands for something else.
    """
    if token is None:
        return None
    row = model._default_manager.filter(token=token).first()
    if row is not None and any(getattr(row, name) != value for name, value in mine.items()):
        raise elsewhere()
    return row


@contextmanager
def once() -> Iterator[None]:
    """Around the writing of the row: raises Refused `token` if another request has used the token meanwhile."""
    try:
        yield
    except IntegrityError as error:
        raise elsewhere() from error


def elsewhere() -> Refused:
    """Why a token from elsewhere makes nothing."""
    return Refused("token", _("This form has been sent for something else already. Load the page anew and send it."))
