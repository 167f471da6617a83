"""One thing of every kind, all of the branch "here": what the addresses of the matrix point at."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import conftest
from zhibu.appraisals.models import Appraisal, Participant
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.tests.things import things_of_programs
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.calendars.actions import make_feed
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports.actions import begin_import
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify import tokens
from zhibu.foundation.notify.models import Notice, PushDevice
from zhibu.foundation.rights.models import Erasure
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.learning.choices import LessonState
from zhibu.learning.models import CheckIn, HoursEntry
from zhibu.learning.tests.factories import LessonFactory, PublicationFactory
from zhibu.meetings.tests.things import things_of_meetings
from zhibu.members.models import CorrectionRequest, TransferProposal
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import PostHolding, Reshaping, Term
from zhibu.organizations.tests.factories import OrganizationFactory
from zhibu.portal.tests.things import things_of_sites
from zhibu.talks.models import Talk

AT = conftest.NOW


def _appraisal(branch: Any, *people: Any) -> tuple[Appraisal, Participant]:
    """An appraisal of the branch whose sheet is closed, and the place of the last of the people on its roll."""
    appraisal = Appraisal.objects.create(
        organization=branch, year=2026, state="proposal", mutual_way="online", created_at=AT, started_on=AT.date()
    )
    places = [Participant.objects.create(appraisal=appraisal, member=p.member, is_full=True) for p in people]
    return appraisal, places[-1]


def _talk(branch: Any, *people: Any) -> Talk:
    """A talk of two people of the branch, entered by the first of them, not yet confirmed."""
    one, other = sorted((person.member for person in people), key=lambda member: member.pk)
    return Talk.objects.create(
        organization=branch, one=one, other=other, state="held", on=AT.date(),
        recorded_by_id=people[0].member.pk, created_at=AT, changed_at=AT,
    )  # fmt: skip


def _judged(branch: Any) -> str:
    """The kind of a duty of the branch that is judged for the month of now."""
    judge_anew(organization_ids=[branch.pk], at=AT, cause="organization")
    return "theme_day"


def things(zone: Any, secretary: Any, member: Any) -> dict[str, object]:
    """Arguments by the name that the addresses give them; a context's own meaning as "context:name"."""
    branch = zone.branch
    lesson = LessonFactory(organization=branch, author_id=secretary.account.pk)
    draft = LessonFactory(organization=branch, author_id=secretary.account.pk, state=LessonState.DRAFT)
    publication = PublicationFactory(lesson=lesson, organization=branch)
    check_in = CheckIn.objects.create(
        member=member.member,
        lesson=lesson,
        path=branch.path,
        week=publication.week,
        nth_of_week=1,
        counted=True,
        hours="0.1",
        reflection="会前公示要满五天",
        at=AT,
    )
    entry = HoursEntry.objects.create(
        member=member.member,
        path=branch.path,
        year=2026,
        hours="2.0",
        kind="meeting",
        title="主题党日",
        on=date(2026, 11, 5),
        at=AT,
        actor_name="组织委员",
    )
    file = StoredFile.objects.create(
        kind="import",
        name="名册.xlsx",
        size=3,
        content_type="text/plain",
        sha256="0" * 64,
        scope_path=branch.path,
        created_by_id=secretary.account.pk,
        created_at=AT,
    )
    appraisal, participant = _appraisal(branch, secretary, member)
    calendar = make_feed(actor=member.actor, at=AT, name="手机", request=uuid4())
    return {
        "appraisal_id": appraisal.pk,
        "participant_id": participant.pk,
        "talk_id": _talk(branch, secretary, member).pk,
        "calendars:feed_id": calendar.feed.pk,
        "calendars:secret": calendar.secret,
        "account_id": member.account.pk,
        "grant_id": Grant.objects.get(account_id=secretary.account.pk, role=Role.SECRETARY).pk,
        "audit:entry_id": Entry.objects.create(
            at=AT, actor_name="林知行", action="grant.given", scope_path=branch.path
        ).pk,
        "job_id": Job.objects.create(name="test", state="failed", run_at=AT, created_at=AT).pk,
        "file_id": file.pk,
        "import_id": begin_import(
            actor=secretary.actor,
            at=AT,
            spec_key="roster",
            scope_path=branch.path,
            name="名册.csv",
            token=uuid4(),
            file=BytesIO("姓名,性别,民族,出生日期\n周晓禾,女,汉族,1985-05-20\n".encode()),
        ).pk,
        "device_id": PushDevice.objects.create(
            account_id=member.account.pk,
            digest="0" * 64,
            endpoint="x",
            public_key="x",
            secret="x",
            name="手机",
            made_at=AT,
        ).pk,
        "notify:token": tokens.made(member.account.pk, "meetings"),
        "notice_id": Notice.objects.create(
            account_id=member.account.pk, kind="test", title="你好", url="/learning/", created_at=AT
        ).pk,
        "rule_id": LocalRule.objects.create(
            code="hours.year.member",
            scope_path=zone.committee.path,
            locality="软件园党委",
            value="40",
            source="通知",
            in_force_from=date(2026, 1, 1),
            made_at=AT,
        ).pk,
        "code": "hours.year.member",
        "accounts:code": "AAAA-BBBB-CCCC",
        "search:code": "check-in",
        "key": "roster",
        "organization_id": branch.pk,
        "reshaping_id": Reshaping.objects.create(
            kind="suspended", organization=branch, path=branch.path, at=AT, actor_name="许衡"
        ).pk,
        "group_id": OrganizationFactory(name="第一党小组", parent=branch, kind=OrganizationKind.GROUP).pk,
        "holding_id": PostHolding.objects.create(
            organization=branch,
            post="organization",
            holder_id=member.member.pk,
            holder_name="周晓禾",
            starts_on=date(2025, 1, 1),
        ).pk,
        "term_id": Term.objects.create(
            organization=branch,
            number=1,
            starts_on=date(2025, 1, 1),
            ends_on=date(2028, 1, 1),
            first_ends_on=date(2028, 1, 1),
        ).pk,
        "member_id": member.member.pk,
        "field": "phone",
        "correction_id": CorrectionRequest.objects.create(
            member=member.member, field="phone", value="13900000000", requested_at=AT
        ).pk,
        "proposal_id": TransferProposal.objects.create(
            member=member.member, from_organization=branch, to_organization=zone.branch_next, proposed_at=AT
        ).pk,
        "lesson_id": lesson.pk,
        "learning:lesson_edit:lesson_id": draft.pk,
        "learning:lesson_step:lesson_id": draft.pk,
        "check_in_id": check_in.pk,
        "publication_id": publication.pk,
        "entry_id": entry.pk,
        "erasure_id": Erasure.objects.create(
            account_id=member.account.pk, name="周晓禾", home_path=branch.path, ground="已离开", asked_at=AT
        ).pk,
        "year": 2026,
        "form": "article",
        "name": "dashboard",
        "compliance:kind": _judged(branch),
        "compliance:starts_on": AT.date().replace(day=1).isoformat(),
        "week": (datetime(2026, 11, 16, tzinfo=UTC) - timedelta(0)).date(),
        **things_of_meetings(branch, member.member),
        **things_of_sites(zone, secretary),
        **things_of_programs(branch, member),
    }
