"""A hook and a delivery of an application: for the table of addresses."""

from typing import Any
from uuid import uuid4

import conftest
from zhibu.foundation.webhooks.models import Delivery, Hook


def things_of_webhooks(application_id: Any) -> dict[str, object]:
    """Arguments by the name that addresses give them."""
    hook = Hook.objects.create(
        application_id=application_id, address="https://city.example.org/in", kinds=["meeting.called"],
        secret="whsec_c2VjcmV0", request=uuid4(), made_at=conftest.NOW,
    )  # fmt: skip
    delivery = Delivery.objects.create(hook=hook, kind="test", body="{}", state="dead", made_at=conftest.NOW)
    return {"hook_id": hook.pk, "delivery_id": delivery.pk}
