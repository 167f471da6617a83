"""A province made up in PostgreSQL: branches under four levels, members with sealed ids and phones, roll-ups.

Written by COPY from two processes; what checks and finds rows (indexes, foreign keys) is put up again afterwards, as
for any large load. Nothing is left out of a member's row: id and phone are sealed and blindly indexed one by one, as
the program does it. The members have no accounts, no hours of their own and no history; the roll-ups are made up.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

LEVELS = (("committee", 10), ("committee", 10), ("general_branch", 30), ("branch", 100))
"""Kind and number of the children on each level below the province: 300,000 branches."""
MEMBERS = 22
"""Of each branch: 6.6 million."""
WEEKS = 12
TABLES = ("members_member", "organizations_organization", "organizations_searchkey", "analytics_nodeweek")
_A, _B = "云安宁泰丰和康顺永兴", "阳川水山城平江原州陵"
_PLACES = "东西南北上下大小新老高长青白金玉"
_TREES = "槐柳桐松竹梅兰桂枫杏桃荷莲菊泉溪湖塘桥塬岭坪湾滩渡仓营庄店铺"


def make(root: str, *, share: float = 1.0, day: date) -> tuple[int, int]:
    """Make a province at the path `root` (a root of its own), `share` of its size: branches and members.

    A hundredth has the same depth and a tenth of the children on the two uppermost levels.
    """
    nodes = list(_nodes(root, share))
    with _bare(TABLES):
        _copy_nodes(nodes, day)
        branches = [node for node in nodes if node[3] == "branch"]
        half = len(branches) // 2
        _copy_members(root, [branches[:half], branches[half:]])
    with connection.cursor() as cursor:
        _rollups(cursor, root, day)
        for table in (*TABLES, "analytics_node", "analytics_nodeyear", "compliance_tally"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    return len(branches), len(branches) * MEMBERS


def _nodes(root: str, share: float) -> Iterator[tuple[UUID, UUID | None, str, str, str]]:
    """Id, parent, path, kind and name of every node, from the top down."""
    from zhibu.kernel.ids import new_id

    level = [(new_id(), None, root, "working_committee", "某省省委")]
    yield from level
    fewer = 10 if share < 1 else 1
    for depth, (kind, full) in enumerate(LEVELS):
        number = full // fewer if depth < 2 else full
        below = []
        for parent_id, _above, path, _kind, _name in level:
            for n in range(number):
                below.append((new_id(), parent_id, f"{path}{n + 1:04d}", kind, _name_of(depth, n)))
        yield from below
        level = below


def _name_of(depth: int, n: int) -> str:
    if depth < 3:
        place = _A[n % 10] + _B[(n // 10 + n) % 10]
        return place + ("市委", "县委", "镇党总支")[depth]
    place = _PLACES[n % len(_PLACES)] + _TREES[(n * 7) % len(_TREES)]
    return f"{place}{('村', '社区', '公司', '学校')[n % 4]}第{n // 30 + 1}党支部"


@contextmanager
def _bare(tables: Iterable[str]) -> Iterator[None]:
    """Without indexes and constraints for a while, the rest of the database as it is."""
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint "
                "WHERE conrelid = %s::regclass AND contype IN ('f', 'u') ",
                [table],
            )
            constraints = [(f"ALTER TABLE {table} ADD CONSTRAINT {n} {d}", n) for n, d, _t in cursor.fetchall()]
            for _sql, name in constraints:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute(
                "SELECT indexdef, indexname FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)",
                [table, table],
            )
            indexes = cursor.fetchall()
            for _sql, name in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
            found.append(([sql for sql, _n in indexes], [sql for sql, _n in constraints]))
    yield
    settings = "SET maintenance_work_mem = '512MB'"
    work = [sql for indexes, _c in found for sql in indexes]
    _at_once([work[0::2], work[1::2]], settings)
    with connection.cursor() as cursor:
        cursor.execute(settings)
        for _indexes, constraints in found:
            for sql in constraints:
                cursor.execute(sql)


def _at_once(parts: Sequence[Sequence[str]], settings: str) -> None:
    """Statements in as many sessions as there are parts."""
    import threading

    from django.db import connections

    failed: list[Exception] = []

    def run(part: Sequence[str]) -> None:
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute(settings)
                for sql in part:
                    cursor.execute(sql)
        except Exception as wrong:
            failed.append(wrong)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[part]) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _copy(table: str, columns: str, lines: Iterable[str]) -> None:
    """Lines of text, tabs between the values."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        part: list[str] = []
        for line in lines:
            part.append(line)
            if len(part) == 2000:
                copy.write("".join(part))
                part.clear()
        copy.write("".join(part))


_ORGANIZATION = """id, parent_id, path, next_child, name, short_name, kind, created_at, state, pinyin, initials,
  committee_level, region_code, unit_situation, unit_code, territory, category, contact_name, contact_phone, address,
  fax, postcode, community, founding_document"""


def _copy_nodes(nodes: Sequence[tuple[UUID, UUID | None, str, str, str]], day: date) -> None:
    """The organizations and the endings of their names."""
    from zhibu.organizations.spelling import search_keys, sounds

    spelled = {name: (sounds(name), sorted(search_keys(name))) for name in {node[4] for node in nodes}}
    empty = "\t" * 12
    _copy("organizations_organization", _ORGANIZATION, (
        f"{pk}\t{parent or chr(92) + 'N'}\t{path}\t101\t{name}\t{name[:4]}\t{kind}\t{day}\tactive\t"
        f"{spelled[name][0][0]}\t{spelled[name][0][1]}\t{empty}\n"
        for pk, parent, path, kind, name in nodes
    ))  # fmt: skip
    _copy("organizations_searchkey", "organization_id, text", (
        f"{pk}\t{key}\n" for pk, _parent, _path, _kind, name in nodes for key in spelled[name][1]
    ))  # fmt: skip


def _copy_members(root: str, parts: Sequence[Sequence[Any]]) -> None:
    """Members of the branches, each part in a process of its own."""
    running = []
    start = int(root) * 100_000_000
    for part in parts:
        command = [sys.executable, "-m", "bench.province_world", str(start)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ)
        assert process.stdin is not None
        process.stdin.write("".join(f"{node[0]}\n" for node in part).encode())
        process.stdin.close()
        running.append(process)
        start += len(part) * MEMBERS
    if sum(process.wait() for process in running):
        raise RuntimeError("members could not be written")


_MEMBER = """id, organization_id, name, pinyin, initials, sex, ethnicity, native_place, born_on, education,
  occupation, job_title, category, standing, joined_on, confirmed_on, resident_id, resident_id_index, phone,
  phone_index, landline, address, archive_unit, is_lost, is_mobile, flow_to, exempt_from_hours, created_at,
  updated_at"""
FIRST = date(1945, 1, 1)


def people(start: int, count: int) -> Iterator[tuple[str, str, str, str, date]]:
    """Name, pinyin, initials, resident id and birth of so many people: the same for the same start."""
    from zhibu.demo import names
    from zhibu.demo.people import check_character
    from zhibu.members.rules.names import _read, initials_of, pinyin_of

    chance = random.Random(start)
    surnames = [(s, pinyin_of(s), initials_of(s)) for s in names._SURNAMES]
    both = dict.fromkeys(names._MEN + names._WOMEN)
    given = [*both, *(a + b for a in dict.fromkeys(names._SHARED + names._MEN + names._WOMEN) for b in both)]
    read = [(g, "".join(_read(g)), "".join(part[0] for part in _read(g))) for g in given]
    weights = [1 / (n + 20) for n in range(len(read))]
    chance.shuffle(read)
    while count > 0:
        some = min(count, 10_000)
        firsts = chance.choices(surnames, k=some)
        seconds = chance.choices(read, weights, k=some)
        for (s, sp, si), (g, gp, gi) in zip(firsts, seconds, strict=True):
            born = FIRST + timedelta(days=start % 22_000)
            digits = f"{619000 + start // 22_000_000 % 1000:06d}{born:%Y%m%d}{start // 22_000 % 1000:03d}"
            yield s + g, sp + gp, si + gi, digits + check_character(digits), born
            start += 1
        count -= some


def phone_of(start: int) -> str:
    """The phone of a number: invented, numbered through."""
    return f"1{start % 10_000_000_000:010d}"


def _member_lines(start: int, branches: Sequence[str]) -> Iterator[str]:
    from zhibu.foundation.crypto.sealing import seal
    from zhibu.kernel.ids import new_id
    from zhibu.members.indexes import phone_index, resident_id_index

    stream = people(start, len(branches) * MEMBERS)
    for branch in branches:
        for _n in range(MEMBERS):
            name, pinyin, initials, number, born = next(stream)
            phone = phone_of(start)
            start += 1
            yield (
                f"{new_id()}\t{branch}\t{name}\t{pinyin}\t{initials}\t{'male' if start % 3 else 'female'}\t01\t"
                f"\t{born}\t21\t11\t\tfull\tnormal\t2005-07-01\t2006-07-01"
                f"\t{seal(number, 'members_member.resident_id')}"
                f"\t{resident_id_index(number)}\t{seal(phone, 'members_member.phone')}\t{phone_index(phone)}"
                "\t\t\t\tf\tf\t\tf\t2026-01-01\t2026-01-01\n"
            )


def _rollups(cursor: Any, root: str, day: date) -> None:
    """Figures of every node: weeks, the year, duties of today's periods. Those of a branch are made up by its path,
    those above are their sums."""
    from zhibu.compliance.queries.duties import lines_of_the_country
    from zhibu.kernel.periods import span_of

    monday = day - timedelta(days=day.weekday())
    places = "FROM organizations_organization o WHERE o.path >= %(root)s AND o.path < %(end)s"
    values: dict[str, Any] = {"root": root, "end": root + "~", "each": MEMBERS, "monday": monday, "year": day.year}
    cursor.execute(
        "CREATE TEMPORARY TABLE sizes AS SELECT o.path, CASE o.kind WHEN 'branch' THEN 1 END AS n " + places, values
    )
    for length in (16, 12, 8, 4):
        cursor.execute(
            "UPDATE sizes s SET n = b.n FROM (SELECT left(path, %s) AS path, sum(n) AS n FROM sizes "
            "WHERE length(path) = %s GROUP BY 1) b WHERE s.path = b.path", [length, length + 4],
        )  # fmt: skip
    cursor.execute(
        "INSERT INTO analytics_node (path, parent_path, own_members, own_exempt, is_branch, quiet_since, members, "
        "exempt, branches, version) SELECT path, left(path, -4), CASE length(path) WHEN 20 THEN %(each)s ELSE 0 END, "
        "0, length(path) = 20, %(monday)s::date - 7 * (CASE WHEN right(path, 2)::int %% 10 = 0 "
        "THEN right(path, 2)::int ELSE 0 END), n * %(each)s, 0, n, 1 FROM sizes", values,
    )  # fmt: skip
    cursor.execute(
        "INSERT INTO analytics_nodeweek (path, parent_path, week, check_ins, members_learning, completed, "
        "branches_learning) SELECT path, left(path, -4), %(monday)s::date - 7 * w, n * 40, n * 18, n * 12, n "
        "FROM sizes, generate_series(0, 11) w", values,
    )  # fmt: skip
    cursor.execute(
        "INSERT INTO analytics_nodeyear (path, parent_path, year, hours, learners, reached, bands) "
        "SELECT path, left(path, -4), %(year)s, n * 400.5, n * 20, n * 6, "
        f"jsonb_build_array(0, {', '.join(['n'] * 20)}, {', '.join(['0'] * 45)}) FROM sizes", values,
    )  # fmt: skip
    for line in lines_of_the_country():
        cursor.execute(
            "INSERT INTO compliance_tally (path, parent_path, kind, starts_on, coming, due, done, late, invalid, "
            "exempt, unconfirmed) SELECT path, left(path, -4), %s, %s, 0, n, 3 * n, 0, n / 4, n / 8, 0 FROM sizes",
            [line.kind, span_of(line.span, day).starts_on],
        )
    cursor.execute("DROP TABLE sizes")


def main() -> None:
    """Members of the branches whose ids come in, numbered from the argument on."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.prod"
    import django

    django.setup()
    _copy("members_member", _MEMBER, _member_lines(int(sys.argv[1]), sys.stdin.read().split()))


if __name__ == "__main__":
    main()
