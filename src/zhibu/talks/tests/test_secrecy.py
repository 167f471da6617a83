"""What two people said is for the two: no page, no table, no log, no notice shows it to anybody else."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from conftest import enroll, grant
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit.registry import descriptions
from zhibu.kernel.errors import NotFound
from zhibu.talks import access
from zhibu.talks.actions import arranging, holding
from zhibu.talks.actions.holding import Entered
from zhibu.talks.models import Talk, TalkNote

pytestmark = pytest.mark.django_db
SECRET = "孩子住院，手头紧"


@pytest.fixture
def talk(zone, member, at):
    """A talk of two members of the branch, with a note and a reason."""
    other = enroll(zone.branch, "郑钧")
    entered = Entered(date(2026, 11, 18), "difficulty", SECRET)
    return holding.enter_talk(actor=member.actor, at=at, with_id=other.member.pk, entered=entered)


ALL = ["secretary", "office", "auditor", "administrator", "neighbor", "stranger"]


@pytest.mark.parametrize("person", ALL)
def test_nobody_but_the_two_finds_it(request, talk, at, person):
    other = request.getfixturevalue(person)
    with pytest.raises(NotFound):
        access.get_talk(other.actor, talk.pk)
    client = other.client
    assert client.get(reverse("talks:talk", args=[talk.pk])).status_code == 404
    for name in ("held", "step", "note", "move"):
        assert client.post(reverse(f"talks:{name}", args=[talk.pk]), {"text": "x"}).status_code == 404


def test_not_even_with_every_role_at_the_root(zone, talk, at):
    everything = enroll(zone.branch, "全能")
    for role in Role:
        if role != Role.AUDITOR:
            grant(everything, role, zone.root)
    assert everything.client.get(reverse("talks:talk", args=[talk.pk])).status_code == 404
    with pytest.raises(NotFound):
        holding.write_note(actor=everything.actor, at=at, talk_id=talk.pk, text="x")


def test_the_ledger_and_its_sheet_say_that_it_was_and_nothing_more(zone, talk, secretary, office, at):
    for person in (secretary, office):
        page = person.client.get(reverse("talks:ledger", args=[zone.branch.pk])).content.decode()
        assert "郑钧" in page
        assert not any(word in page for word in (SECRET, "有困难或心事", "difficulty"))
        answer = person.client.post(reverse("talks:export", args=[zone.branch.pk]))
        assert SECRET.encode() not in b"".join(answer.streaming_content)


def test_no_table_holds_it_in_the_open(talk, at):
    dump = []
    for model in apps.get_models():
        columns = ", ".join(f'"{f.column}"' for f in model._meta.local_concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            dump.append(json.dumps(cursor.fetchall(), default=str, ensure_ascii=False))
    text = "".join(dump)
    assert SECRET not in text
    assert "difficulty" not in text
    assert TalkNote.objects.get().text == SECRET


def test_an_arrangement_and_what_was_declined_are_in_no_ledger(zone, talk, secretary, member, at):
    holding.take_talk_back(actor=member.actor, at=at, talk_id=talk.pk)
    page = secretary.client.get(reverse("talks:ledger", args=[zone.branch.pk]))
    assert page.context["lines"] == []


def test_a_copied_note_does_not_open_elsewhere(talk):
    """A sealed reason put into the place's column is refused: values are bound to their columns."""
    from zhibu.foundation.crypto.sealing import SealBroken

    with connection.cursor() as cursor:
        cursor.execute("UPDATE talks_talk SET place = reason")
    with pytest.raises(SealBroken):
        Talk.objects.get(pk=talk.pk)


def test_every_deed_has_words_for_the_auditor():
    noted = set()
    for path in (Path(__file__).parents[1] / "actions").glob("*.py"):
        noted |= set(re.findall(r'note\(\s*\w+,\s*"(talk\.\w+)"', path.read_text(encoding="utf-8")))
    assert noted == {d.action for d in descriptions() if d.action.startswith("talk.")}
    assert arranging.AHEAD.days > 365
