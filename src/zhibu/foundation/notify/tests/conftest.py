"""A group of notices of the tests' own, people with every way out, and the other sides of these ways."""

import pytest

from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify import actions, registry
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.notify.models import MailAddress
from zhibu.foundation.notify.tests.browsers import Browser, push_service
from zhibu.foundation.notify.tests.post import mail_server
from zhibu.foundation.texting import aliyun
from zhibu.kernel.ids import new_id

CALLED, MOVED, SAFETY = "meeting.called", "meeting.moved", "account"
NUMBER = "13900000001"


@pytest.fixture(scope="module")
def box():
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.fixture
def post(box, settings):
    """The mail server, empty, as this site's own."""
    box.got.clear()
    box.refusal = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.PORTAL_ORIGIN = "https://zhibu.example"
    return box


@pytest.fixture
def service(settings):
    """A push service."""
    settings.OUTBOUND_PRIVATE = True
    with push_service() as server:
        yield server


@pytest.fixture
def texted(settings, monkeypatch):
    """A provider of text messages, what it was given, and one number for everybody."""
    settings.SMS_PROVIDER, settings.SMS_NOTICE_TEMPLATE = "aliyun", "SMS_2"
    given = []
    monkeypatch.setattr(aliyun.Aliyun, "tell", lambda _self, *what: given.append(what))
    monkeypatch.setattr(registry, "_known", [lambda accounts: dict.fromkeys(accounts, NUMBER)])
    return given


@pytest.fixture
def mailed(post, at):
    """Give people a proved address."""

    def give(*people):
        for person in people:
            address = f"p{person.account.pk.hex[:6]}@example.org"
            MailAddress.objects.create(account_id=person.account.pk, address=address, verified_at=at)

    return give


@pytest.fixture
def signed_up(service, at):
    """Sign a browser of somebody's up."""

    def sign_up(person, name="手机"):
        browser = Browser(f"{service.address}/{new_id().hex}")
        actions.sign_up(actor=person.actor, at=at, address=browser.address, name=name)
        return browser

    return sign_up


@pytest.fixture
def told(at):
    """Tell people something, and do what is due."""

    def tell(*people, kind=CALLED, **given):
        values = {"title": "支部党员大会：周四", "body": "三楼会议室", "url": "/meetings/", "at": at, **given}
        count = notify(account_ids=[person.account.pk for person in people], kind=kind, **values)
        run_due_jobs()
        return count

    return tell


@pytest.fixture
def wants(at):
    """Say what somebody wants."""
    from datetime import time

    def choose(person, *, pace="at_once", quiet=(time(22), time(7)), **choices):
        actions.choose(
            actor=person.actor, at=at, choices={key.replace("__", "."): ways for key, ways in choices.items()},
            pace=pace, quiet_from=quiet[0], quiet_until=quiet[1],
        )  # fmt: skip

    return choose
