"""Who votes, and which counts of hands can be true."""

from dataclasses import dataclass

from zhibu.meetings.choices import AttendeeRole, Decision, MeetingKind, MotionState, Presence

NEXT: dict[MotionState, frozenset[MotionState]] = {
    MotionState.READY: frozenset({MotionState.OPEN, MotionState.WITHDRAWN}),
    MotionState.OPEN: frozenset({MotionState.CARRIED, MotionState.LOST, MotionState.INVALID, MotionState.WITHDRAWN}),
    MotionState.CARRIED: frozenset(),
    MotionState.LOST: frozenset(),
    MotionState.INVALID: frozenset(),
    MotionState.WITHDRAWN: frozenset(),
}
DECIDED = frozenset({MotionState.CARRIED, MotionState.LOST, MotionState.INVALID})


@dataclass(frozen=True, slots=True)
class Hands:
    """Three numbers as somebody has counted them in the room."""

    approve: int
    against: int
    abstain: int

    @property
    def total(self) -> int:
        """All hands."""
        return self.approve + self.against + self.abstain


def can_become(state: str, to: MotionState) -> bool:
    """Whether a motion in `state` may become `to`. What is decided stays decided: a new vote is a new motion.

    Source: docs/rules/quorum.md, "Motions".
    """
    return to in NEXT[MotionState(state)]


def why_no_vote(*, role: str, is_entitled: bool, presence: str, has_left: bool) -> str:
    """Why somebody on the roll may not vote now: "guest", "observer", "not_entitled", "not_here", "left"; empty if
    they may. Who may not vote at all is told so before being asked to sign in.

    Source: 中国共产党章程 art. 7 (probationary members do not vote); 流动党员: R6 (mobile members and guests do not
    vote where they are guests); 中国共产党支部工作条例（试行） art. 11.
    """
    if role == AttendeeRole.GUEST:
        return "guest"
    if role == AttendeeRole.OBSERVER:
        return "observer"
    if not is_entitled:
        return "not_entitled"
    if presence != Presence.PRESENT:
        return "not_here"
    return "left" if has_left else ""


def fault_of_hands(hands: Hands, *, entitled_present: int) -> str:
    """What cannot be true of a count: "negative", "none", "too_many"; empty if it can. Fewer hands than people is no
    fault: who raised no hand has not voted.

    Source: docs/rules/quorum.md, "Hands".
    """
    if min(hands.approve, hands.against, hands.abstain) < 0:
        return "negative"
    if hands.total == 0:
        return "none"
    return "too_many" if hands.total > entitled_present else ""


def fits(decision: str, kind: str) -> bool:
    """Whether a meeting of this kind may take a decision: members are admitted by a general meeting alone.

    Source: 中国共产党发展党员工作细则 art. 19, 20.
    """
    return decision != Decision.ADMISSION or kind == MeetingKind.GENERAL
