"""A record as an official paper, for Word and PDF. Its words are Chinese, whatever language its reader has chosen."""

from zhibu.foundation.documents.papers import Block, Fact, Header, Heading, Paper, Paragraph, Table, day_in_words
from zhibu.kernel import clock
from zhibu.meetings.choices import AttendeeRole
from zhibu.meetings.models import Attendee, Meeting, Motion
from zhibu.meetings.queries.ledger import KINDS
from zhibu.meetings.queries.record import Record

OUTCOMES = {"carried": "通过", "lost": "未通过", "invalid": "表决无效"}
PRESENCES = {"present": "到会", "excused": "请假", "absent": "缺席", "invited": "未签到"}
SUBJECTS = {
    "title": "标题", "place": "地点", "host_name": "主持人", "recorder_name": "记录人", "speaker": "主讲人",
    "summary": "会议纪要", "measures": "整改措施", "item": "议题记录", "attendee": "出席情况", "motion": "表决票数",
}  # fmt: skip


def as_paper(record: Record, *, header: str) -> Paper:
    """The record set as a paper with the branch's own head. Reasons of excuses stand on it only if its reader may
    read them."""
    meeting = record.meeting
    day = clock.day_of(meeting.opened_at or meeting.starts_at)
    return Paper(
        header=Header(header),
        title=f"{meeting.title}\n会议记录",
        facts=tuple(_facts(record)),
        blocks=(*_agenda(record), *_votes(record), *_end(record), *_amendments(record)),
        attachments=tuple(row.name for row in [*record.papers.documents, *record.papers.attachments]),
        signature=meeting.organization.name,
        date=clock.day_of(meeting.confirmed_at) if meeting.confirmed_at else day,
        seal=_seal(meeting),
    )


def _facts(record: Record) -> list[Fact]:
    meeting, roll = record.meeting, record.roll
    kinds = [KINDS.get(meeting.kind, record.kind_label)]
    kinds += [KINDS.get(code, label) for code, label in zip(meeting.also, record.also_labels, strict=True)]
    facts = [
        Fact("会议类型", "、".join(kinds)),
        Fact("时间", _time(meeting)),
        Fact("地点", meeting.place if meeting.mode == "room" else "、".join(filter(None, [meeting.place, "线上"]))),
        Fact("主持人", meeting.host_name),
        Fact("记录人", meeting.recorder_name),
        Fact("主讲人", meeting.speaker),
        Fact("应到", f"{meeting.expected}人（有表决权{meeting.entitled}人）"),
        Fact("实到", f"{meeting.present}人（有表决权{meeting.entitled_present}人）"),
        Fact("参加人员", _names(roll.present)),
        Fact("请假人员", "、".join(_excused(line, reasons=roll.reasons) for line in roll.excused)),
        Fact("缺席人员", _names(roll.absent)),
        Fact("列席人员", _names(roll.observers)),
    ]
    return [fact for fact in facts if fact.value]


def _time(meeting: Meeting) -> str:
    begins = (meeting.opened_at or meeting.starts_at).astimezone(clock.ZONE)
    ends = (meeting.closed_at or meeting.ends_at).astimezone(clock.ZONE)
    day = "" if ends.date() == begins.date() else day_in_words(ends.date())
    return f"{day_in_words(begins.date())}{begins:%H:%M}至{day}{ends:%H:%M}"


def _names(lines: list[Attendee]) -> str:
    return "、".join(
        f"{line.name}（{line.from_name}）" if line.from_name and line.role != AttendeeRole.EXPECTED else line.name
        for line in lines
    )


def _excused(line: Attendee, *, reasons: bool) -> str:
    return f"{line.name}（{line.excuse}）" if reasons and line.excuse else line.name


def _agenda(record: Record) -> list[Block]:
    blocks: list[Block] = []
    for item in record.items:
        blocks.append(Heading(item.title))
        if item.notes and record.is_told:
            blocks.append(Paragraph(item.notes))
        blocks += [_vote(motion) for motion in record.motions if motion.item_id == item.pk]
    return blocks


def _votes(record: Record) -> list[Block]:
    rest = [motion for motion in record.motions if motion.item_id is None]
    return [Heading("表决"), *(_vote(motion) for motion in rest)] if rest else []


def _vote(motion: Motion) -> Paragraph:
    counts = f"赞成{motion.approve}票，反对{motion.against}票，弃权{motion.abstain}票"
    entitled = f"应到有表决权{motion.entitled}人，实到{motion.entitled_present}人"
    return Paragraph(f"{motion.text}。{entitled}；{counts}，{OUTCOMES.get(motion.state, '')}。", lead="决议：")


def _end(record: Record) -> list[Block]:
    blocks: list[Block] = []
    if record.minutes.summary and record.is_told:
        blocks += [Heading("会议纪要"), Paragraph(record.minutes.summary)]
    if record.minutes.measures and record.is_told:
        blocks += [Heading("整改措施"), Paragraph(record.minutes.measures)]
    return blocks


def _amendments(record: Record) -> list[Block]:
    if not record.amendments:
        return []
    rows = tuple(
        (
            str(row.number), SUBJECTS.get(row.subject.partition(":")[0], row.subject), _plain(row.before),
            _plain(row.after), f"{row.reason}（{row.by_name}，{day_in_words(clock.day_of(row.at))}）",
        )
        for row in record.amendments
    )  # fmt: skip
    head = ("序号", "更正处", "原文", "更正为", "原因")
    return [Heading("更正"), Table(head, rows, (1, 2, 4, 4, 4))]


def _plain(value: str) -> str:
    votes = value.split("/")
    if len(votes) == 4 and votes[3] in OUTCOMES:
        return f"赞成{votes[0]}、反对{votes[1]}、弃权{votes[2]}，{OUTCOMES[votes[3]]}"
    return PRESENCES.get(value, value) or "（空）"


def _seal(meeting: Meeting) -> str:
    if not meeting.digest or meeting.confirmed_at is None:
        return "本记录尚未确认归档。"
    day = day_in_words(clock.day_of(meeting.confirmed_at))
    return f"本记录于{day}由{meeting.confirmed_by_name}确认归档封存，校验码{meeting.digest[:16]}。"
