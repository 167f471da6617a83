"""The page of the ways, the own address proved by a code, devices, the way out of e-mails, the log."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify import actions, queries, tokens
from zhibu.foundation.notify.models import Delivery, MailAddress, MailCode, Notice, Preference, PushDevice
from zhibu.foundation.notify.tests.browsers import Browser
from zhibu.foundation.notify.tests.conftest import MOVED
from zhibu.kernel.errors import NotFound, Refused
from zhibu.kernel.ids import new_id

pytestmark = pytest.mark.django_db
WAYS, KEEP, MAIL, CODE = (reverse(f"notify:{name}") for name in ("ways", "keep", "mail", "mail_code"))
LOG, KEY, SIGN_UP = reverse("notify:messages"), reverse("notify:push_key"), reverse("notify:sign_up")
EVERYTHING = {"pace": "daily", "quiet_from": "21:30", "quiet_until": "06:30", "push": ["meetings", "talks"]}


def leave_url(person, group=""):
    return reverse("notify:leave", args=[tokens.made(person.account.pk, group)])


def test_what_is_chosen_is_kept_and_shown(member):
    client = member.client
    assert client.post(KEEP, EVERYTHING).url == WAYS
    row = Preference.objects.get()
    assert (row.choices["meetings"], row.choices["lessons"], row.mail_pace) == (["push"], [], "daily")
    page = client.get(WAYS).content.decode()
    assert 'value="21:30"' in page
    assert re.search(r'name="push" value="meetings" checked', page)
    assert not re.search(r'name="mail" value="meetings" checked', page)


def test_a_line_that_is_not_shown_keeps_its_choice(secretary, at, wants):
    wants(secretary, compliance=["mail"])
    secretary.client.post(KEEP, EVERYTHING)
    assert Preference.objects.get().choices["compliance"] == []
    assert "compliance" not in {line.group.key for line in queries.reached(member_like(secretary)).lines}


def member_like(person):
    """The same person without any role."""
    actor = person.actor
    actor.__dict__["_few"] = []
    return actor


def test_a_member_sees_no_lines_of_offices(member, secretary):
    assert "组织生活待办提醒" not in member.client.get(WAYS).content.decode()
    assert "组织生活待办提醒" in secretary.client.get(WAYS).content.decode()


def test_a_form_that_is_no_form_is_shown_again(member):
    answer = member.client.post(KEEP, {"pace": "hourly", "quiet_from": "x", "quiet_until": ""})
    assert (answer.status_code, Preference.objects.count()) == (422, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_devices(member, signed_up, count, django_assert_num_queries):
    for number in range(count):
        signed_up(member, str(number))
    client = member.client
    with django_assert_num_queries(9):
        assert client.get(WAYS).status_code == 200


def test_an_address_is_proved_by_the_code_that_went_there(member, post):
    client = member.client
    assert client.post(MAIL, {"address": " Lin@Example.ORG "}).url == CODE
    run_due_jobs()
    [letter] = post.got
    code = re.search(r"\d{6}", letter["subject"])[0]
    assert letter["to"] == "Lin@example.org"
    assert client.get(CODE).status_code == 200
    assert client.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).url == WAYS
    assert MailAddress.objects.get().address == "Lin@example.org"
    assert "L***@example.org" in client.get(WAYS).content.decode()
    assert list(Entry.objects.values_list("action", flat=True)) == ["notices.mail_proved"]


def test_before_it_is_proved_nothing_else_goes_there(member, post, told):
    member.client.post(MAIL, {"address": "lin@example.org"})
    told(member)
    assert [re.search(r"\d{6}", letter["subject"]) is not None for letter in post.got] == [True]


def test_neither_code_nor_address_lies_open(member, post):
    member.client.post(MAIL, {"address": "lin@example.org"})
    run_due_jobs()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_key, digest FROM notify_mailcode")
        [row] = cursor.fetchall()
    code = re.search(r"\d{6}", post.got[0]["subject"])[0]
    assert "lin@example.org" not in str(row)
    assert code not in row[2]


def test_five_wrong_codes_close_it(member, post, at):
    actions.ask_mail_code(actor=member.actor, at=at, address="lin@example.org")
    run_due_jobs()
    right = re.search(r"\d{6}", post.got[0]["subject"])[0]
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Refused, match="wrong_code"):
            actions.prove_mail(actor=member.actor, at=at, code=wrong)
    with pytest.raises(Refused, match="no_code"):
        actions.prove_mail(actor=member.actor, at=at, code=right)
    assert not MailAddress.objects.exists()


def test_another_persons_code_opens_nothing(member, neighbor, post, at):
    actions.ask_mail_code(actor=member.actor, at=at, address="lin@example.org")
    run_due_jobs()
    code = re.search(r"\d{6}", post.got[0]["subject"])[0]
    with pytest.raises(Refused, match="no_code"):
        actions.prove_mail(actor=neighbor.actor, at=at, code=code)


@pytest.mark.parametrize(
    "address", ["", "lin", "lin@", "@example.org", "lin@example", "a@b.org\nBcc: c@d.org", "林@例.org"]
)
def test_what_is_no_address_is_refused(member, post, address):
    assert member.client.post(MAIL, {"address": address}).status_code == 422
    assert not MailCode.objects.exists()


def test_a_stranger_is_not_flooded_with_codes(member, neighbor, post, at):
    actions.ask_mail_code(actor=member.actor, at=at, address="lin@example.org")
    for person, after in ((member, 59), (neighbor, 59)):
        with pytest.raises(Refused, match="slow_down"):
            actions.ask_mail_code(actor=person.actor, at=at + timedelta(seconds=after), address="lin@example.org")
    for minute in range(1, 5):
        actions.ask_mail_code(actor=member.actor, at=at + timedelta(minutes=minute), address="lin@example.org")
    with pytest.raises(Refused, match="slow_down"):
        actions.ask_mail_code(actor=neighbor.actor, at=at + timedelta(hours=2), address="lin@example.org")


def test_an_address_that_its_server_refuses_is_told_on_the_page(member, post):
    member.client.post(MAIL, {"address": "lin@example.org"})
    post.refusal = "550 No such user"
    run_due_jobs()
    assert "不收这封邮件" in member.client.get(CODE).content.decode()


def test_where_no_mail_is_set_up_the_page_says_so(member):
    assert "本站还不能发邮件" in member.client.get(WAYS).content.decode()
    assert member.client.post(MAIL, {"address": "lin@example.org"}).status_code == 422


def test_an_address_is_taken_back(member, mailed, told, post):
    mailed(member)
    assert member.client.post(reverse("notify:forget_mail")).url == WAYS
    told(member)
    assert (MailAddress.objects.count(), post.got) == (0, [])


def test_a_browser_signs_up_and_off(member, service, told):
    client = member.client
    browser = Browser(f"{service.address}/x")
    key = client.post(KEY).json()["key"]
    assert client.post(KEY).json()["key"] == key
    assert client.post(SIGN_UP, browser.says(), content_type="application/json").status_code == 200
    assert client.post(SIGN_UP, browser.says(), content_type="application/json").status_code == 200
    device = PushDevice.objects.get()
    told(member)
    assert len(service.got) == 1
    assert client.post(reverse("notify:sign_off", args=[device.pk])).url == WAYS
    told(member)
    assert len(service.got) == 1


def test_a_browser_belongs_to_who_signed_up_there_last(member, neighbor, service, told):
    browser = Browser(f"{service.address}/x")
    for person in (member, neighbor):
        person.client.post(SIGN_UP, browser.says(), content_type="application/json")
    told(member)
    assert service.got == []
    assert PushDevice.objects.get().account_id == neighbor.account.pk


def test_another_persons_device_is_not_there(member, neighbor, signed_up, at):
    signed_up(member)
    with pytest.raises(NotFound):
        actions.sign_off(actor=neighbor.actor, at=at, device_id=PushDevice.objects.get().pk)


@pytest.mark.parametrize(
    "said", [b"", b"[]", b'{"endpoint": 1, "keys": {"p256dh": 1, "auth": 1}}', b'{"endpoint": "x"}']
)
def test_what_no_browser_says_is_refused(member, said):
    assert member.client.post(SIGN_UP, said, content_type="application/json").status_code == 422


def test_an_address_inside_our_network_is_refused_when_it_is_plain(member, settings):
    settings.OUTBOUND_PRIVATE = False
    browser = Browser("http://127.0.0.1:1/x")
    assert member.client.post(SIGN_UP, browser.says(), content_type="application/json").status_code == 422


def test_eight_devices_are_enough(member, signed_up):
    for number in range(8):
        signed_up(member, str(number))
    with pytest.raises(Refused, match="too_many"):
        signed_up(member, "9")


def test_opening_the_way_out_changes_nothing(member, mailed, told, post):
    mailed(member)
    told(member)
    [url] = re.findall(r"https://zhibu.example(/notices/leave/\S+)", post.text())
    assert post.got[0]["list-unsubscribe"].strip() == f"<https://zhibu.example{url}>"
    scanner = Client(enforce_csrf_checks=True)
    assert scanner.get(url).status_code == 200
    assert scanner.head(url).status_code == 200
    told(member)
    assert (len(post.got), Preference.objects.count()) == (2, 0)


def test_one_click_of_the_mail_program_ends_them(member, mailed, told, post):
    mailed(member)
    told(member)
    assert post.got[0]["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    url = post.got[0]["list-unsubscribe"].strip().removeprefix("<https://zhibu.example").removesuffix(">")
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told(member)
    told(member, kind=MOVED)
    assert [letter["subject"] for letter in post.got] == ["支部云：会议有新消息", "支部云：会议有改期或取消"]
    assert Entry.objects.filter(action="notices.mail_left").count() == 1


def test_none_at_all_ends_all_of_them(member, mailed, told, post):
    mailed(member)
    assert Client().post(leave_url(member, "meetings"), {"what": "all"}).status_code == 200
    told(member, kind=MOVED)
    assert (post.got, Preference.objects.get().mail_pace) == ([], "never")


def test_the_way_out_of_a_digest_ends_all(member):
    assert "一概不收" in Client().get(leave_url(member)).content.decode()
    Client().post(leave_url(member))
    assert Preference.objects.get().mail_pace == "never"


def test_a_forged_way_out_leads_nowhere(member):
    assert Client().get(leave_url(member)[:-3] + "xx/").status_code == 404


def test_a_notice_has_a_page_of_its_own_for_its_reader(member, stranger, told):
    told(member)
    url = reverse("notify:notice", args=[Notice.objects.get().pk])
    assert "三楼会议室" in member.client.get(url).content.decode()
    assert Notice.objects.get().read_at is None
    assert stranger.client.get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_own_log_costs_the_same_for_one_and_three(member, mailed, told, count, django_assert_num_queries):
    mailed(member)
    for _ in range(count):
        told(member)
    client = member.client
    with django_assert_num_queries(5):
        page = client.get(reverse("notify:sent")).content.decode()
    assert page.count("支部党员大会：周四") == count
    assert "p***@example.org" in page


def test_nobody_elses_messages_are_in_the_own_log(member, neighbor, mailed, told):
    mailed(member)
    told(member)
    assert "支部党员大会" not in neighbor.client.get(reverse("notify:sent")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_who_runs_the_site_sees_numbers_and_no_words(administrator, secretary, member, mailed, told, post, count,
                                                     django_assert_num_queries):  # fmt: skip
    mailed(member)
    post.refusal = "550 No"
    for _ in range(count):
        told(member)
        MailAddress.objects.update(refused_at=None)
    client = administrator.client
    with django_assert_num_queries(8):
        page = client.get(LOG).content.decode()
    assert page.count("对方不接收") == count
    assert page.count('data-label="未送达"') == 3  # one for each way: on a phone a number says what it counts
    assert [word for word in ("支部党员大会", "三楼", "周晓禾", "@example.org") if word in page] == []
    assert secretary.client.get(LOG).status_code == 403


def test_an_erasure_takes_the_ways_along(member, mailed, signed_up, told, wants):
    mailed(member)
    signed_up(member)
    wants(member)
    told(member)
    assert actions.forget_ways(account_id=member.account.pk) == 5
    assert [model.objects.count() for model in (MailAddress, PushDevice, Preference, Delivery)] == [0] * 4
    assert actions.forget_ways(account_id=new_id()) == 0


def test_what_was_called_to_mind_is_not_again(at, db):
    assert actions.claim_once(["a", "b", "a"], at=at) == {"a", "b"}
    assert actions.claim_once(["b", "c"], at=at) == {"c"}
    assert actions.claim_once([], at=at) == set()
    assert actions.forget_once(before=at + timedelta(seconds=1)) == 3
