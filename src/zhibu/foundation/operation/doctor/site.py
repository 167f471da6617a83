"""The program, its database, its keys, its settings."""

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.crypto.keys import KeyRingError, key_ring
from zhibu.foundation.crypto.stores import stores
from zhibu.foundation.operation.health import missing_migrations
from zhibu.foundation.operation.registry import Finding, State

OLDEST = {"sqlite": (3, 37), "postgresql": (15, 0)}
"""The oldest versions that the program is tested with."""
OUR_OWN = {"127.0.0.1", "localhost", "[::1]"}
KEY_LENGTH = 32


def database(at: datetime) -> Iterator[Finding]:
    """It answers and is new enough."""
    title = _("Database")
    try:
        version = _version()
    except DatabaseError:
        mend = _("Start PostgreSQL, and look at ZHIBU_DATABASE_URL: server, name, user, password.")
        yield Finding(title, State.FAILED, _("It does not answer."), mend)
        return
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    seen = format_lazy("{name} {version}", name=name, version=".".join(map(str, version)))
    if version < OLDEST[connection.vendor]:
        yield Finding(
            title, State.WARNING, seen, _("It is older than what the program is tested with. Bring it up to date.")
        )
        return
    yield Finding(title, State.GOOD, seen)


def _version() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        [text] = cursor.fetchone()
    return tuple(int(part) for part in text.split()[0].split(".")[:2])


def migrations(at: datetime) -> Iterator[Finding]:
    """The tables are those of the program."""
    missing = missing_migrations()
    title = _("Tables")
    if missing is None:
        yield Finding(
            title, State.FAILED, _("It cannot be seen which migrations are there."), _("Mend the database first.")
        )
    elif missing:
        seen = format_lazy(_("{n} migrations are missing, the first is {first}."), n=len(missing), first=missing[0])
        yield Finding(title, State.FAILED, seen, _("Run: zhibu migrate"))
    else:
        yield Finding(title, State.GOOD, _("All migrations are there."))


def front_end(at: datetime) -> Iterator[Finding]:
    """The pages have their styles and scripts."""
    title = _("Front end")
    if not (Path(settings.UI_BUILD_DIR) / "manifest.json").exists():
        yield Finding(title, State.FAILED, _("It is not built."),
                      _("Run make, or copy the folder of the build from where it was built."))  # fmt: skip
    elif not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(title, State.FAILED, _("The static files are not collected."),
                      _("Run: zhibu collectstatic --no-input"))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, _("It is built and collected."))


def keys(at: datetime) -> Iterator[Finding]:
    """The ring can be read by the site and by nobody else, and opens what is sealed."""
    title, path = _("Key ring"), Path(settings.KEYS_FILE)
    if not path.exists():
        yield Finding(title, State.FAILED, format_lazy(_("There is none at {path}."), path=path),
                      _("Bring it back from its backup. On a new site: zhibu keys show makes one."))  # fmt: skip
        return
    try:
        ring = key_ring(fresh=True)
    except KeyRingError:
        yield Finding(title, State.FAILED, format_lazy(_("{path} cannot be used."), path=path),
                      _("Bring it back from its backup."))  # fmt: skip
        return
    unknown = sorted({name for store in stores() for name in store.tally()} - set(ring.keys))
    if unknown:
        seen = format_lazy(_("Values are sealed with keys that it does not hold: {names}."), names=", ".join(unknown))
        yield Finding(
            title, State.FAILED, seen, _("Bring back the ring that held them. Do not make new keys before.")
        )
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(title, State.WARNING, format_lazy(_("Others on this machine may read {path}."), path=path),
                      format_lazy(_("Run: chmod 600 {path}"), path=path))  # fmt: skip
    elif path.is_relative_to(settings.VAR_DIR) and not settings.DEMO:
        yield Finding(title, State.NOTE, _("It lies in the folder of the data: a copy of that folder holds both."),
                      _("Move it to a place of its own and say where by ZHIBU_KEYS_FILE."))  # fmt: skip
    else:
        yield Finding(
            title, State.GOOD, format_lazy(_("{n} keys, {name} seals."), n=len(ring.keys), name=ring.current)
        )


def secret_key(at: datetime) -> Iterator[Finding]:
    """Sessions cannot be forged."""
    title, path = _("Key of sessions"), Path(settings.VAR_DIR) / "secret_key"
    if len(settings.SECRET_KEY) < KEY_LENGTH:
        yield Finding(title, State.FAILED, _("It is too short."),
                      _("Leave ZHIBU_SECRET_KEY out, or give it at least 32 random characters."))  # fmt: skip
    elif path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(title, State.WARNING, format_lazy(_("Others on this machine may read {path}."), path=path),
                      format_lazy(_("Run: chmod 600 {path}"), path=path))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, _("It is long and kept to itself."))


def openness(at: datetime) -> Iterator[Finding]:
    """What is open to the world is set up for it."""
    title = _("Settings for the world")
    hosts = set(settings.ALLOWED_HOSTS) - OUR_OWN
    if not hosts:
        yield Finding(title, State.GOOD, _("Only this machine may ask."))
        return
    faults = [
        (settings.DEBUG, _("Errors are shown to visitors (DEBUG)."), _("Use config.settings.prod.")),
        ("*" in hosts, _("Any host name is accepted."), _("Name your own in ZHIBU_HOSTS.")),
        (settings.DEMO, _("It is a demonstration: everybody may enter as anybody."), _("Take ZHIBU_DEMO out.")),
        (not settings.SESSION_COOKIE_SECURE, _("Cookies also travel unencrypted."),
         _("Put nginx with a certificate before it and set ZHIBU_HTTPS=1.")),
        (settings.SESSION_COOKIE_SECURE and not settings.PROXY_HOPS,
         _("A proxy stands before it that is not counted: all visitors seem to come from one address."),
         _("Set ZHIBU_PROXY_HOPS to the number of your own proxies, mostly 1.")),
        (not settings.CSRF_TRUSTED_ORIGINS, _("No origin of forms is named."),
         _("Set ZHIBU_ORIGINS to the address of the site, with https://.")),
    ]  # fmt: skip
    wrong = [(seen, mend) for is_wrong, seen, mend in faults if is_wrong]
    for seen, mend in wrong:
        yield Finding(title, State.WARNING, seen, mend)
    if not wrong:
        yield Finding(title, State.GOOD, format_lazy(_("Ready for {hosts}."), hosts=", ".join(sorted(hosts))))
