"""Who hosts a meeting, and who may stand in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post: a member by id, or a name alone."""

    post: str
    member_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who may host. `stands_in`: only when whoever comes first cannot."""

    member_id: UUID
    name: str
    post: str
    stands_in: bool


def hosts(posts: Sequence[str], holders: Iterable[Holder], *, voters: Iterable[tuple[UUID, str]] = ()) -> list[Host]:
    """Who may host a meeting whose kind names `posts`, in the order in which they stand in, each person once.

    The first post hosts, the others when they are asked to. Where nobody with a record holds any of them, one of the
    `voters` does, so that a branch without entries can meet.

    Source: 中国共产党支部工作条例（试行） art. 14 (the secretary hosts; if they cannot, the deputy secretary or a
    commissioner whom they ask; a group meeting is hosted by its leader).
    """
    order = {post: place for place, post in enumerate(posts)}
    able = sorted(
        (holder for holder in holders if holder.member_id and holder.post in order),
        key=lambda holder: order[holder.post],
    )
    found: dict[UUID, Host] = {}
    for holder in able:
        assert holder.member_id is not None
        stands_in = holder.post != posts[0]
        found.setdefault(holder.member_id, Host(holder.member_id, holder.name, holder.post, stands_in))
    if found:
        return list(found.values())
    return [Host(member_id, name, "", stands_in=True) for member_id, name in voters]


def proposed(candidates: Sequence[Host], *, excused: Collection[UUID] = ()) -> Host | None:
    """The host to propose: the first who has not been excused; None if nobody is left.

    Source: 中国共产党支部工作条例（试行） art. 14.
    """
    return next((host for host in candidates if host.member_id not in excused), None)


def may_host(candidates: Sequence[Host], member_id: UUID) -> bool:
    """Whether a member is one of those who may host.

    Source: 中国共产党支部工作条例（试行） art. 14.
    """
    return any(host.member_id == member_id for host in candidates)
