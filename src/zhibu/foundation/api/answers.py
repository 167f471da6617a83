"""Deeds that are sent twice and done once: the answer is kept under the client's key, in the deed's transaction."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.foundation.api.models import StoredAnswer
from zhibu.foundation.api.problems import problem

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,80}")


def answered_once(
    request: HttpRequest, owner: UUID, at: datetime, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """What `answer()` says, or said before under the same key; two at the same time wait for one another.

    Only what was done is kept: after an error the key is free. The same key with another request is refused.
    """
    key = request.headers[HEADER]
    if not _KEY.fullmatch(key):
        return problem(422, "key", _("A key has 1 to 80 plain characters without blanks."), field=HEADER)
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        row = _reserved(owner, key, digest, at)
        if row is None:
            return _again(owner, key, digest)
        response = answer()
        if response.status_code >= 400:
            row.delete()
        else:
            row.status, row.body = response.status_code, response.content.decode()
            row.save(update_fields=["status", "body"])
        return response


def _reserved(owner: UUID, key: str, digest: str, at: datetime) -> StoredAnswer | None:
    try:
        with transaction.atomic():
            return StoredAnswer.objects.create(owner=owner, key=key, digest=digest, made_at=at)
    except IntegrityError:
        return None


def _again(owner: UUID, key: str, digest: str) -> HttpResponse:
    kept = StoredAnswer.objects.filter(owner=owner, key=key).first()
    if kept is None or kept.digest != digest:
        words = _("This key was used for another request. Take a new key for each deed.")
        return problem(422, "key_reused", words, field=HEADER)
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8")
    response["Idempotent-Replayed"] = "true"
    return response


def purge(*, before: datetime) -> int:
    """Forget answers given before an instant, a thousand at a time; how many."""
    gone = 0
    while ids := list(
        StoredAnswer.objects.filter(made_at__lt=before).order_by("pk").values_list("pk", flat=True)[:1000]
    ):
        gone += StoredAnswer.objects.filter(pk__in=ids).delete()[0]
    return gone
