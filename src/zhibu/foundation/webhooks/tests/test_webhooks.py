"""Events reach those who asked and may see, signed, again and again until received, and never twice by themselves."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.actions.applications import Entry as Said
from zhibu.foundation.api.actions.applications import end_application, enter_application
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.running import claim, run
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.outbound.tests.servers import receiver
from zhibu.foundation.webhooks import actions
from zhibu.foundation.webhooks.models import Delivery, Hook
from zhibu.foundation.webhooks.rules import MOST_ATTEMPTS, signature_of
from zhibu.foundation.webhooks.slots import offers
from zhibu.kernel import clock
from zhibu.organizations.actions.details import rename_organization


@pytest.fixture
def server(settings):
    settings.OUTBOUND_PRIVATE = True
    with receiver() as running:
        yield running


@pytest.fixture
def application(administrator, zone, at):
    said = Said("城市一网", "展示", Scope.values)
    made = enter_application(
        actor=administrator.actor, at=at, organization_id=zone.committee.pk, entry=said, request=uuid4()
    )
    Grant.objects.create(account_id=made.pk, role="reader", scope_path=made.scope_path, starts_at=at)
    return made


@pytest.fixture
def hook(administrator, application, server, at):
    return actions.make_hook(
        actor=administrator.actor, at=at, application_id=application.pk, address=server.address + "/in",
        kinds=["organization.renamed"], request=uuid4(),
    )  # fmt: skip


def rename(office, organization, at, name="云创科技第一党支部"):
    rename_organization(actor=office.actor, at=at, organization_id=organization.pk, name=name, on=at.date())


def run_tries(at, count):
    """Let the worker try, hour after hour, as it would."""
    for number in range(count):
        with clock.frozen(at + timedelta(hours=number)):
            for job in claim(limit=100, at=clock.now(), lease_seconds=60):
                run(job)


def test_an_event_reaches_the_receiver_signed(hook, server, office, zone, at):
    rename(office, zone.branch, at)
    run_due_jobs()
    [(path, headers, body)] = server.got
    told = json.loads(body)
    assert (path, told["type"], told["data"]["organization_id"]) == (
        "/in",
        "organization.renamed",
        str(zone.branch.pk),
    )
    assert "path" not in told["data"]
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == wanted
    assert headers["webhook-timestamp"] == str(int(at.timestamp()))
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("done", 200, 1)


def test_the_signature_is_that_of_the_specification():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = signature_of(secret, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_events_elsewhere_other_kinds_and_without_the_right_are_not_told(hook, server, administrator, zone, at):
    rename(administrator, zone.branch_far, at, "职业学院第二党支部")
    Grant.objects.filter(account_id=hook.hook.application_id).update(ends_at=at)
    rename(administrator, zone.branch, at)
    run_due_jobs()
    assert (server.got, Delivery.objects.count()) == ([], 0)


def test_what_is_not_received_is_tried_again_and_then_given_up(hook, server, office, zone, at):
    server.statuses = [500]
    rename(office, zone.branch, at)
    from zhibu.foundation.jobs.delivery import Deliverer

    Deliverer(raising=True).deliver_due()
    run_tries(at, MOST_ATTEMPTS + 3)
    delivery = Delivery.objects.get()
    assert (len(server.got), delivery.state, delivery.attempts, delivery.status) == (MOST_ATTEMPTS, "dead", 10, 500)
    assert len({headers["webhook-id"] for _, headers, _ in server.got}) == 1
    assert not Job.objects.filter(state="failed").exists()


def test_a_receiver_that_comes_back_gets_it_once(hook, server, office, zone, at):
    server.statuses = [503, 200]
    rename(office, zone.branch, at)
    from zhibu.foundation.jobs.delivery import Deliverer

    Deliverer(raising=True).deliver_due()
    run_tries(at, 5)
    assert (len(server.got), Delivery.objects.get().state) == (2, "done")


def test_gone_is_gone(hook, server, office, zone, at):
    server.statuses = [410]
    rename(office, zone.branch, at)
    run_due_jobs()
    assert Delivery.objects.get().state == "dead"


def test_what_was_given_up_is_sent_again_by_hand(hook, server, office, administrator, zone, at):
    server.statuses = [410, 200]
    rename(office, zone.branch, at)
    run_due_jobs()
    delivery = Delivery.objects.get()
    for _ in range(2):
        administrator.client.post(f"/webhooks/deliveries/{delivery.pk}/again/")
    run_due_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, len(server.got)) == ("done", 2)
    assert Entry.objects.filter(action="webhook.sent_again").count() == 1


def test_nothing_goes_into_our_own_network(hook, server, office, zone, at, settings):
    settings.OUTBOUND_PRIVATE = False
    Hook.objects.update(address=server.address.replace("http:", "https:"))
    rename(office, zone.branch, at)
    with pytest.raises(actions.NotReceived):
        run_due_jobs()
    assert (server.got, Delivery.objects.get().answer) == ([], "private")


@pytest.mark.parametrize("end", ["hook", "application"])
def test_what_was_ended_gets_nothing_more(hook, application, server, office, administrator, zone, at, end):
    rename(office, zone.branch, at)
    if end == "hook":
        actions.end_hook(actor=administrator.actor, at=at, hook_id=hook.hook.pk)
    else:
        end_application(actor=administrator.actor, at=at, application_id=application.pk)
    run_due_jobs()
    assert server.got == []


def test_the_secret_is_sealed_and_shown_once(administrator, application, server, at):
    form = {"address": server.address, "kinds": ["meeting.called"], "request": str(uuid4())}
    page = administrator.client.post(f"/webhooks/applications/{application.pk}/new/", form).content.decode()
    hook = Hook.objects.get()
    assert hook.secret in page
    raw = Hook.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
    assert hook.secret not in raw
    assert administrator.client.post(f"/webhooks/applications/{application.pk}/new/", form).status_code == 422
    here = administrator.client.get(f"/webhooks/applications/{application.pk}/").content.decode()
    assert server.address in here
    assert hook.secret not in here


@pytest.mark.parametrize("address", ["http://example.org/", "https://a:b@example.org/", "gopher://x/", "nonsense"])
def test_only_https_addresses_are_taken(administrator, application, at, address):
    form = {"address": address, "kinds": ["meeting.called"], "request": str(uuid4())}
    assert administrator.client.post(f"/webhooks/applications/{application.pk}/new/", form).status_code == 422


def test_a_trial_shows_in_the_log(hook, server, administrator, at):
    administrator.client.post(f"/webhooks/{hook.hook.pk}/try/")
    run_due_jobs()
    assert json.loads(server.got[0][2])["type"] == "test"
    page = administrator.client.get(f"/webhooks/applications/{hook.hook.application_id}/").content.decode()
    assert "试发" in page


def test_no_person_is_named_in_what_leaves():
    for made in offers():
        names = set(made.event_type.__dataclass_fields__)
        assert not names & {"holder_name", "member_name", "phone", "resident_id"}, made.kind


def test_old_deliveries_are_forgotten(hook, server, office, zone, at):
    rename(office, zone.branch, at)
    run_due_jobs()
    assert actions.purge(before=at + timedelta(seconds=1)) == 1
