"""The platform with broken modules installed: run by `test_modules.py` in a process that has them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.urls import reverse

from tests.modules.broken import BROKEN
from zhibu.foundation.modules.discovery import all_found
from zhibu.foundation.modules.health import modules
from zhibu.foundation.operation import health
from zhibu.foundation.operation.registry import State
from zhibu.foundation.rulebook.queries import codes
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id


@pytest.fixture
def brought_up(db):
    """What is read late has been read: rules, addresses, operations. Making the database has run all migrations."""
    codes()
    reverse("home:home")
    import_module("config.api")


def test_each_is_left_out_at_its_step_and_the_others_are_in_use(brought_up):
    states = {found.name: found.step for found in all_found()}
    assert states == {"zhibu_corner": "", **{name: step for name, (step, _) in BROKEN.items()}}


def test_every_home_is_drawn_though_a_module_fails_on_it(
    brought_up, member, secretary, office, administrator, caplog
):
    for person in (member, secretary, office, administrator):
        assert person.client.get("/", follow=True).status_code == 200
    assert secretary.client.get("/me/").status_code == 200
    assert "the card is lost" in caplog.text


def test_a_wrong_question_of_a_module_takes_no_other_question_along(brought_up, member, zone, at, caplog):
    from zhibu_corner.models import Book, Loan

    book = Book.objects.create(
        organization_id=zone.branch.pk, path=zone.branch.path, title="实践论", entered_at=at, request=new_id()
    )
    days = {"lent_on": at.date(), "due_on": at.date() - timedelta(days=1)}
    Loan.objects.create(book=book, member_id=member.member.pk, name="周晓禾", **days)
    titles = [str(todo.title) for todo in todos_of(member.actor, at)]
    assert "归还《实践论》" in titles
    assert "the module loud cannot be asked" in caplog.text


def test_the_page_names_every_trouble_and_the_site_is_ready(brought_up, administrator, member):
    administrator.client.get("/")
    page = administrator.client.get("/modules/").content.decode()
    for found in all_found():
        assert found.name in page or (found.module and found.module.title in page)
        assert not found.trouble or found.step in page
    assert "the card is lost" in page or "division by zero" in page
    assert health.missing_migrations() == []


def test_the_doctor_names_them(brought_up):
    found = list(modules(clock.now()))
    assert {finding.state for finding in found} == {State.WARNING}
    assert len(found) == sum(bool(step) for step, _ in BROKEN.values())


def test_the_platforms_own_interface_is_whole(brought_up):
    from config.api import schema

    paths = schema()["paths"]
    assert "/api/v1/modules/corner/books/{book_id}/borrow" in paths
    assert "/api/v1/members" in paths
