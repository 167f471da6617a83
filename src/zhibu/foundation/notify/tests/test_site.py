"""What the doctor says of the ways out, and the command that makes the key."""

import io

import pytest
from django.core.management import call_command

from zhibu.foundation.notify import checks
from zhibu.foundation.notify.models import PushKey
from zhibu.foundation.operation.registry import State

pytestmark = pytest.mark.django_db


def state(check, at):
    return [(finding.state, str(finding.mend)) for finding in check(at)]


def test_a_site_without_anything_is_told_what_to_set(at, settings):
    settings.PORTAL_ORIGIN = "http://127.0.0.1:8000"
    [(mail, how), (text, _), (push, _)] = [
        *state(checks.mails, at), *state(checks.text_messages, at), *state(checks.pushes, at)
    ]  # fmt: skip
    assert (mail, text, push) == (State.NOTE, State.NOTE, State.NOTE)
    assert "ZHIBU_MAIL_HOST" in how


def test_a_mail_server_that_answers_is_good(at, post):
    assert [found for found, _ in state(checks.mails, at)] == [State.GOOD]


def test_a_mail_server_that_is_away_is_a_failure(at, post, settings):
    settings.EMAIL_PORT = 9
    assert [found for found, _ in state(checks.mails, at)] == [State.FAILED]


def test_links_that_lead_to_this_machine_are_warned_of(at, post, settings):
    settings.PORTAL_ORIGIN = "http://127.0.0.1:8000"
    assert [found for found, _ in state(checks.mails, at)] == [State.WARNING, State.GOOD]


def test_without_an_address_to_come_from_it_fails(at, post, settings):
    settings.MAIL_CONTACT = ""
    assert [found for found, _ in state(checks.mails, at)] == [State.FAILED]


@pytest.mark.parametrize(("most", "found"), [(1, State.GOOD), (0, State.WARNING)])
def test_the_month_of_text_messages_is_watched(at, settings, most, found):
    settings.SMS_PROVIDER, settings.SMS_NOTICE_TEMPLATE, settings.SMS_MONTHLY = "aliyun", "SMS_2", most
    assert [one for one, _ in state(checks.text_messages, at)] == [found]


def test_a_provider_without_a_text_for_notices_is_noted(at, settings):
    settings.SMS_PROVIDER = "aliyun"
    assert [one for one, _ in state(checks.text_messages, at)] == [State.NOTE]


def test_the_command_makes_the_key_once_and_never_shows_its_private_half(at):
    said = io.StringIO()
    call_command("push", "keys", stdout=said)
    call_command("push", "keys", stdout=said)
    row = PushKey.objects.get()
    assert said.getvalue().count(row.public) == 2
    assert "PRIVATE" not in said.getvalue()
    assert [found for found, _ in state(checks.pushes, at)] == [State.GOOD]
