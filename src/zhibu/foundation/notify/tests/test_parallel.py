"""Many at the same instant: one message, one key."""

import pytest

from zhibu.foundation.notify import actions
from zhibu.foundation.notify.actions.delivering import NotDelivered
from zhibu.foundation.notify.models import Delivery, Notice, PushKey
from zhibu.foundation.notify.tests.browsers import Browser
from zhibu.learning.tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10


def test_many_workers_at_one_message_send_it_once(member, service, at, tmp_path):
    browser = Browser(f"{service.address}/x")
    actions.sign_up(actor=member.actor, at=at, address=browser.address, name="手机")
    actions.notify(account_ids=[member.account.pk], kind="meeting.called", title="x", at=at)
    ids = list(Notice.objects.values_list("pk", flat=True))
    actions.plan(at=at, notice_ids=ids)
    message = Delivery.objects.get().pk

    def deliver():
        try:
            actions.deliver(at=at, message_id=message)
        except NotDelivered:
            return "held"
        return "done"

    assert "done" in at_once([deliver] * MANY, tmp_path)
    assert len(service.got) == 1
    assert at_once([lambda: list(Delivery.objects.values_list("state", "attempts"))], tmp_path) == [[("sent", 1)]]


def test_many_first_devices_make_one_key(at, tmp_path):
    keys = at_once([lambda: actions.push_signer(at=at).public] * MANY, tmp_path)
    assert len(set(keys)) == 1
    assert at_once([PushKey.objects.count], tmp_path) == [1]
