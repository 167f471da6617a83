"""The two kinds of database, copied while the site is used and brought back whole or not at all."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection, connections
from psycopg import sql

from zhibu.foundation.operation.backups.manifest import BackupError

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"

Execute = Callable[[str], list[tuple[Any, ...]]]


class Database(Protocol):
    """What a backup asks of a kind of database."""

    part: str

    def save(self, folder: Path) -> dict[str, int]:
        """Copy it into the folder as it is at one instant; the rows of each table at that instant."""

    def scratch(self, folder: Path, place: Path) -> Any:
        """A context in which the copy stands restored in a scratch place; gives a way to ask it."""

    def bring_back(self, folder: Path) -> None:
        """Let the copy take the place of what is there, in one transaction."""


def database_of_site() -> Database:
    """The kind of this site's database."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


class SQLite:
    """By SQLite's own online backup: readers and writers go on."""

    part = SQLITE

    def save(self, folder: Path) -> dict[str, int]:
        """Copy page by page within one read."""
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / SQLITE)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return {name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in _tables()}  # noqa: S608

    @contextmanager
    def scratch(self, folder: Path, place: Path) -> Iterator[Execute]:
        """A second copy, looked through by SQLite itself."""
        path = place / SQLITE
        shutil.copyfile(folder / SQLITE, path)
        try:
            with closing(sqlite3.connect(path)) as copy:
                for pragma in ("integrity_check", "foreign_key_check"):
                    wrong = [row for row in copy.execute(f"PRAGMA {pragma}").fetchall() if row != ("ok",)]
                    if wrong:
                        raise BackupError(f"the database of the backup is damaged ({pragma}: {wrong[0]})")
                yield lambda statement: copy.execute(statement).fetchall()
        except sqlite3.DatabaseError as damaged:
            raise BackupError(f"the database of the backup cannot be read: {damaged}") from damaged
        finally:
            path.unlink(missing_ok=True)

    def bring_back(self, folder: Path) -> None:
        """Page by page into the database that is there: who has it open sees the new content, never half of it."""
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / SQLITE)) as copy:
            copy.backup(connection.connection)
        connections.close_all()


class PostgreSQL:
    """By pg_dump and pg_restore, which come with PostgreSQL's client."""

    part = POSTGRESQL

    def save(self, folder: Path) -> dict[str, int]:
        """Dump the snapshot in which the rows are counted."""
        counts = {}
        with closing(_connected()) as server, server.transaction():
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            [snapshot] = _row(server.execute("SELECT pg_export_snapshot()"))
            for name in _tables():
                [counts[name]] = _row(server.execute(sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier(name))))
            _run(
                [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 f"--file={folder / POSTGRESQL}", "--dbname", _conninfo()]
            )  # fmt: skip
        return counts

    @contextmanager
    def scratch(self, folder: Path, place: Path) -> Iterator[Execute]:
        """A database of its own on the same server, dropped afterwards."""
        name = f"zhibu_check_{os.getpid()}"
        with closing(_connected(autocommit=True)) as server:
            try:
                server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege as refused:
                raise BackupError(
                    "the database user may not create a scratch database: ALTER ROLE … CREATEDB, or prove the backup "
                    "on another machine"
                ) from refused
            try:
                _run([tool("pg_restore"), "--exit-on-error", "--no-owner", "--no-privileges",
                      "--dbname", _conninfo(dbname=name), str(folder / POSTGRESQL)])  # fmt: skip
                with closing(_connected(dbname=name)) as copy:
                    yield lambda statement: copy.execute(statement).fetchall()
            finally:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def bring_back(self, folder: Path) -> None:
        """Empty the schema and fill it, in one transaction: all of it or nothing."""
        script = folder / "restore.sql"
        try:
            _run([tool("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(folder / POSTGRESQL)])
            connections.close_all()
            _run(
                [tool("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                 "--output=/dev/null", "--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public",
                 f"--file={script}", "--dbname", _conninfo()]
            )  # fmt: skip
        finally:
            script.unlink(missing_ok=True)


def tool(name: str) -> str:
    """Where a tool of PostgreSQL is: on the path, else where Debian puts it, the newest. Raises BackupError."""
    found = shutil.which(name)
    if found is None:
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
        found = str(places[-1]) if places else None
    if found is None:
        raise BackupError(
            f"{name} is not there: install PostgreSQL's client (apt install postgresql-client), as new as the server"
        )
    return found


def _conninfo(**other: str) -> str:
    """How the site reaches its database. A password goes through the environment, never on a command line."""
    given = connection.settings_dict
    wanted = {
        "host": given["HOST"], "port": given["PORT"], "user": given["USER"], "dbname": given["NAME"],
        "password": "", "application_name": "zhibu backup",
    }  # fmt: skip
    return psycopg.conninfo.make_conninfo(**{k: str(v) for k, v in {**wanted, **other}.items() if v})


def _connected(*, autocommit: bool = False, **other: str) -> Any:
    password = str(connection.settings_dict.get("PASSWORD") or "") or None
    return psycopg.connect(_conninfo(**other), autocommit=autocommit, password=password)


def _row(cursor: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = cursor.fetchone()
    return found


def _run(command: list[str]) -> None:
    password = connection.settings_dict.get("PASSWORD")
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-600:]}")
