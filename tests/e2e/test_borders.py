"""What one may not see is not there; what one may not do is refused; a foreign form does nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.rosters import form_of_2017
from zhibu.foundation.imports.actions import begin_import
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id

pytestmark = pytest.mark.browser


def test_the_branch_next_door_is_not_there(
    desk: Callable[..., Page], secretary: Any, neighbor: Any, member: Any, zone: Any
) -> None:
    import_ = begin_import(
        actor=secretary.actor, at=clock.now(), spec_key="roster", scope_path=zone.branch.path,
        file=form_of_2017().stream, name="花名册.xlsx", token=new_id(),
    )  # fmt: skip
    page = desk(neighbor)
    branch = zone.branch.pk
    for address in (
        f"/members/of/{branch}/", f"/members/{member.member.pk}/", f"/dashboard/{branch}/", f"/desk/{branch}/",
        f"/learning/hours/of/{branch}/", f"/learning/hours/of/{branch}/enter/", f"/learning/desk/weeks/{branch}/",
        f"/organizations/{branch}/", f"/imports/{import_.pk}/", f"/imports/{import_.pk}/columns/",
        f"/files/{import_.file_id}",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert (address, answer.status) == (address, 404)
        expect(page.locator("main h1")).to_be_visible()
        assert zone.branch.name not in page.content()


def test_a_member_meets_a_refusal_at_the_desk(desk: Callable[..., Page], member: Any, zone: Any) -> None:
    page = desk(member)
    branch = zone.branch.pk
    for address in (
        "/members/", "/imports/", "/access/", "/audit/", "/jobs/", "/account/people/", "/organizations/found/",
        "/learning/desk/weeks/", f"/learning/desk/weeks/{branch}/",
        f"/organizations/{branch}/rename/",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert (address, answer.status) == (address, 403)
        expect(page.locator("main h1")).to_be_visible()


def test_a_forged_form_is_refused(desk: Callable[..., Page], secretary: Any, member: Any, zone: Any) -> None:
    page = desk(secretary)
    page.goto("/desk/")
    answer = page.request.post(f"/learning/hours/of/{zone.branch.pk}/remind/", form={"x": "1"})
    assert answer.status == 403
    assert not Notice.objects.exists()
