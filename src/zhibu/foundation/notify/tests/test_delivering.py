"""What becomes of a message: sent once, tried again with patience, left out with a reason, given up in words."""

from datetime import time, timedelta

import pytest

from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify import actions, rules
from zhibu.foundation.notify.actions.delivering import NotDelivered
from zhibu.foundation.notify.models import Delivery, MailAddress, Notice, PushDevice
from zhibu.foundation.notify.tests.conftest import CALLED, MOVED, NUMBER
from zhibu.foundation.texting import NotSent, aliyun
from zhibu.kernel import clock

pytestmark = pytest.mark.django_db
SECRETS = ("支部党员大会", "三楼会议室", "周晓禾")


def kept():
    return list(Delivery.objects.order_by("channel").values_list("channel", "state", "problem", "sent_to"))


def deliver_all(at):
    for pk in list(Delivery.objects.values_list("pk", flat=True)):
        actions.deliver(at=at, message_id=pk)


def test_a_push_says_of_which_kind_and_nothing_more(member, signed_up, told, service):
    browser = signed_up(member)
    told(member)
    [(_, headers, body)] = service.got
    notice = Notice.objects.get()
    assert browser.reads(body) == {
        "title": "支部云", "body": "会议有新消息", "url": f"/notices/{notice.pk}/", "tag": notice.pk.hex,
    }  # fmt: skip
    assert headers["topic"] == notice.pk.hex
    assert kept() == [("push", "sent", "", "手机")]
    assert PushDevice.objects.get().reached_at is not None


def test_an_email_says_of_which_kind_and_nothing_more(member, mailed, told, post):
    mailed(member)
    told(member)
    [letter] = post.got
    said = str(letter) + post.text() + letter["subject"]
    assert [word for word in SECRETS if word in said] == []
    assert letter["subject"] == "支部云：会议有新消息"
    assert f"https://zhibu.example/notices/{Notice.objects.get().pk}/" in post.text()
    assert kept()[0][:3] == ("mail", "sent", "")
    assert kept()[0][3].startswith("p***@")


def test_a_text_message_says_of_which_kind_and_nothing_more(member, texted, told):
    told(member, kind=MOVED)
    [(number, what, ours)] = texted
    assert (number, what) == (NUMBER, "会议有改期或取消")
    assert ours == Delivery.objects.get().pk.hex
    assert kept() == [("text", "sent", "", "139******01")]


def test_a_message_is_sent_once_however_often_its_job_comes(member, mailed, told, post, at):
    mailed(member)
    told(member)
    deliver_all(at)
    deliver_all(at)
    assert len(post.got) == 1


def test_what_is_read_meanwhile_is_left_out(member, mailed, at, post):
    mailed(member)
    actions.notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=at)
    actions.plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    actions.mark_all_read(actor=member.actor, at=at)
    deliver_all(at)
    assert [row[1:3] for row in kept()] == [("left_out", "read")]


def test_what_is_switched_off_meanwhile_is_left_out(member, mailed, at, post, wants):
    mailed(member)
    actions.notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=at)
    actions.plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    wants(member, pace="never")
    deliver_all(at)
    assert ([row[1:3] for row in kept()], post.got) == ([("left_out", "unwanted")], [])


def test_a_push_that_comes_too_late_is_left_out(member, signed_up, at, service):
    signed_up(member)
    actions.notify(
        account_ids=[member.account.pk], kind=CALLED, title="x", at=at, needed_by=at + timedelta(minutes=5)
    )
    actions.plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    deliver_all(at + timedelta(minutes=5))
    assert ([row[1:3] for row in kept()], service.got) == ([("left_out", "late")], [])


def test_a_try_that_falls_into_quiet_hours_waits(member, mailed, at, post):
    mailed(member)
    actions.notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=at)
    actions.plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    night = at + timedelta(hours=12)
    deliver_all(night)
    assert ([row[1:3] for row in kept()], post.got) == ([("waiting", "")], [])
    put_off = Job.objects.filter(name="notify.deliver").latest("run_at")
    assert put_off.run_at == at + timedelta(hours=19)


def test_a_server_that_is_away_is_tried_again_with_patience(member, signed_up, told, service, at):
    signed_up(member)
    service.statuses = [503, 503, 201]
    with pytest.raises(NotDelivered):
        told(member)
    assert [row[1:3] for row in kept()] == [("waiting", "unreachable")]
    job = Job.objects.get(name="notify.deliver")
    with pytest.raises(NotDelivered):
        deliver_all(at + timedelta(seconds=10))
    deliver_all(at + timedelta(seconds=40))
    assert [row[1:3] for row in kept()] == [("sent", "")]
    assert len({headers["topic"] for _, headers, _ in service.got}) == 1
    assert job.payload.keys() == {"message"}


def test_after_the_last_try_it_is_given_up_in_words(member, signed_up, told, service, at):
    signed_up(member)
    service.statuses = [503]
    with pytest.raises(NotDelivered):
        told(member)
    for number in range(2, rules.MOST_ATTEMPTS):
        with pytest.raises(NotDelivered):
            deliver_all(at + timedelta(minutes=number))
    deliver_all(at + timedelta(minutes=30))
    message = Delivery.objects.get()
    assert (message.state, message.attempts) == ("failed", rules.MOST_ATTEMPTS)
    assert message.get_problem_display() == "没能连上对方，已试过多次。"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_has_signed_off_is_forgotten(member, signed_up, told, service, status):
    signed_up(member)
    service.statuses = [status]
    told(member)
    assert (PushDevice.objects.count(), [row[1:3] for row in kept()]) == (0, [("failed", "gone")])
    told(member)
    assert len(service.got) == 1


def test_one_device_that_fails_does_not_make_the_other_ring_twice(member, signed_up, told, service, at):
    signed_up(member, "a")
    signed_up(member, "b")
    service.statuses = [201, 503, 201]
    with pytest.raises(NotDelivered):
        told(member)
    deliver_all(at + timedelta(minutes=1))
    assert len(service.got) == 3
    assert sorted([path for path, _, _ in service.got]).count(service.got[0][0]) == 1


def test_an_address_that_its_server_refuses_is_not_written_to_again(member, mailed, told, post):
    mailed(member)
    post.refusal = "550 No such user"
    told(member)
    assert [row[1:3] for row in kept()] == [("failed", "refused")]
    assert MailAddress.objects.get().refused_at is not None
    post.refusal = ""
    told(member)
    assert (post.got, Delivery.objects.count()) == ([], 1)


def test_a_mail_server_that_is_busy_is_tried_again(member, mailed, told, post, at):
    mailed(member)
    post.refusal = "451 Try later"
    with pytest.raises(NotDelivered):
        told(member)
    assert MailAddress.objects.get().refused_at is None
    post.refusal = ""
    deliver_all(at + timedelta(minutes=1))
    assert len(post.got) == 1


def test_a_mail_server_that_is_not_there_is_tried_again(member, mailed, told, post, settings):
    mailed(member)
    settings.EMAIL_PORT = 9
    with pytest.raises(NotDelivered):
        told(member)
    assert [row[1:3] for row in kept()] == [("waiting", "unreachable")]


def test_a_repeat_of_an_email_is_known_as_one(member, mailed, told, post, at):
    mailed(member)
    told(member)
    Delivery.objects.update(state="sending")
    deliver_all(at + rules.HELD)
    assert len({letter["message-id"] for letter in post.got}) == 1
    assert len(post.got) == 2


def test_a_text_message_that_was_broken_off_is_not_sent_again(member, texted, told, at):
    told(member, kind=MOVED)
    Delivery.objects.update(state="sending")
    deliver_all(at + rules.HELD)
    assert (len(texted), [row[1:3] for row in kept()]) == (1, [("failed", "unsure")])


def test_a_message_that_another_worker_holds_is_left_to_it(member, mailed, told, post, at):
    mailed(member)
    told(member)
    Delivery.objects.update(state="sending")
    with pytest.raises(NotDelivered):
        deliver_all(at + rules.HELD - timedelta(seconds=1))
    assert len(post.got) == 1


@pytest.mark.parametrize(
    ("code", "state"), [("isv.BUSINESS_LIMIT_CONTROL", "waiting"), ("isv.MOBILE_NUMBER_ILLEGAL", "failed")]
)
def test_what_the_provider_of_text_messages_answers(member, texted, told, monkeypatch, code, state):
    def refuse(*_):
        raise NotSent(code)

    monkeypatch.setattr(aliyun.Aliyun, "tell", refuse)
    try:
        told(member, kind=MOVED)
    except NotDelivered:
        assert state == "waiting"
    assert Delivery.objects.get().state == state


def test_no_more_text_messages_than_the_month_has(member, secretary, texted, told, settings):
    settings.SMS_MONTHLY = 1
    told(member, kind=MOVED)
    told(secretary, kind=MOVED)
    assert len(texted) == 1
    assert Delivery.objects.get(account_id=secretary.account.pk).problem == "month_limit"


def test_enough_for_one_day_is_enough(member, texted, told):
    for _ in range(rules.A_DAY["text"] + 1):
        told(member, kind=MOVED)
    assert len(texted) == rules.A_DAY["text"]
    assert Delivery.objects.filter(problem="day_limit").count() == 1


def test_a_digest_tells_all_in_one_email(member, mailed, told, post, wants, at):
    mailed(member)
    wants(member, pace="daily")
    told(member)
    told(member)
    told(member, kind="learning.reminder")
    assert post.got == []
    with clock.frozen(at + timedelta(hours=20)):
        run_due_jobs()
    [letter] = post.got
    assert letter["subject"] == "支部云：有 3 件事等您查看"
    assert "会议有新消息 × 2" in post.text()
    assert [word for word in SECRETS if word in post.text()] == []
    assert {row[1] for row in kept()} == {"sent"}
    with clock.frozen(at + timedelta(hours=45)):
        run_due_jobs()
    assert len(post.got) == 1


def test_a_digest_leaves_out_what_was_read_and_what_cannot_wait_does_not_wait(member, mailed, told, post, wants, at):
    mailed(member)
    wants(member, pace="weekly")
    told(member)
    told(member, kind=MOVED)
    assert len(post.got) == 1
    actions.mark_all_read(actor=member.actor, at=at)
    with clock.frozen(at + timedelta(days=6)):
        run_due_jobs()
    assert len(post.got) == 1
    assert sorted(row[2] for row in kept()) == ["", "read"]


def test_old_messages_are_forgotten_and_notices_stay(member, mailed, told, at):
    mailed(member)
    told(member)
    assert actions.purge_messages(before=at) == 0
    assert actions.purge_messages(before=at + timedelta(days=1)) == 1
    assert Notice.objects.count() == 1


def test_another_quiet_time_is_kept_to(member, mailed, wants, at, post):
    mailed(member)
    wants(member, quiet=(time(11), time(13)))
    actions.notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=at)
    actions.plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    assert Delivery.objects.get().due_at == at + timedelta(hours=1)
