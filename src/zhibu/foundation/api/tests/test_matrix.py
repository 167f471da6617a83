"""Applications as themselves: what a role lets them do, at every kind of address."""

import pytest

ROLES = ("", "reader", "secretary")
BODY = {
    "kind": "theme_day",
    "starts_at": "2026-11-25T10:00:00+08:00",
    "minutes": 60,
    "place": "三楼",
    "agenda": ["学习"],
}
TABLE = [
    ("GET", "own", None, (200, 200, 200)),
    ("GET", "organizations", None, (200, 200, 200)),
    ("GET", "organizations/{here}", None, (404, 200, 200)),
    ("GET", "organizations/{here}/posts", None, (404, 200, 200)),
    ("GET", "organizations/{far}", None, (404, 404, 404)),
    ("GET", "members", None, (200, 200, 200)),
    ("GET", "members?organization={far}", None, (404, 404, 404)),
    ("GET", "members/{member}", None, (404, 200, 200)),
    ("POST", "members/{member}/reveal", {"field": "phone", "purpose": "核对名册"}, (404, 403, 200)),
    ("GET", "learning/week", None, (403, 403, 403)),
    ("GET", "organizations/{here}/hours", None, (404, 200, 200)),
    ("GET", "meetings", None, (200, 200, 200)),
    ("POST", "organizations/{here}/meetings", BODY, (404, 403, 200)),
    ("POST", "organizations/{far}/meetings", BODY, (404, 404, 404)),
    ("GET", "organizations/{here}/compliance", None, (404, 200, 200)),
    ("GET", "notices", None, (200, 200, 200)),
    ("GET", "rules", None, (200, 200, 200)),
    ("GET", "calendar/events", None, (200, 200, 200)),
]


@pytest.mark.parametrize(("method", "path", "body", "expected"), TABLE)
def test_an_application_may_what_its_role_says(method, path, body, expected, zone, secretary, member, own_program):
    places = {"here": zone.branch.pk, "far": zone.branch_far.pk, "member": member.member.pk}
    found = []
    for role in ROLES:
        client, url = own_program(role), "/api/v1/" + path.format(**places)
        answer = client.get(url) if body is None else client.post(url, body, content_type="application/json")
        found.append(answer.status_code)
    assert tuple(found) == expected


def test_the_deeds_of_an_application_stand_in_the_log_under_its_name(own_program, zone, secretary, member):
    from zhibu.foundation.audit.models import Entry

    own_program("secretary").post(
        f"/api/v1/organizations/{zone.branch.pk}/meetings", BODY, content_type="application/json"
    )
    assert Entry.objects.get(action="meeting.called").actor_name == "城市一网"
