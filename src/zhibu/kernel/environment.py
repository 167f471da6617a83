# ruff: noqa: E501  the declaration reads as the table that it becomes
"""Every variable of the environment that a site reads: its kind, its default, what it means. Nothing else is read.

`docs/reference/settings.md` is written from this (`python -m zhibu.kernel.environment docs/reference/settings.md`) and
a test compares them. A value of the wrong kind stops the program with a sentence.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["text", "secret", "flag", "number", "list", "path", "address"]


@dataclass(frozen=True)
class Variable:
    """`default` is what holds without it; where that is worked out, `shown` says in words what it is."""

    name: str
    kind: Kind
    default: str
    words: str
    shown: str = ""

    def said(self) -> str:
        """The default as the page shows it."""
        return self.shown or (f"`{self.default}`" if self.default else "none")


class WrongValue(SystemExit):
    """A variable holds what it cannot hold; ends the program with one sentence."""


VARIABLES = (
    Variable("ZHIBU_VAR", "path", "", "everything the site writes: database (SQLite), keys, uploaded files, collected "
             "static files, backups, `first_run_code`", "`var` beside the code"),
    Variable("ZHIBU_DATABASE_URL", "address", "", "`postgres://user@host:5432/name`, or `sqlite:///…`",
             "`zhibu.sqlite3` in `ZHIBU_VAR`"),
    Variable("ZHIBU_SECRET_KEY", "secret", "", "signs sessions; the same on all machines of one site",
             "made once, in the file `secret_key` in `ZHIBU_VAR`"),
    Variable("ZHIBU_KEYS_FILE", "path", "", "the key ring of sealed fields and files; apart from the database in every "
             "backup", "`keys.json` in `ZHIBU_VAR`"),
    Variable("ZHIBU_HOSTS", "list", "127.0.0.1,localhost,[::1]", "names under which the site may be asked, with commas"),
    Variable("ZHIBU_ORIGINS", "list", "", "origins whose forms are trusted (`https://zhibu.example.org`), with commas"),
    Variable("ZHIBU_HTTPS", "flag", "0", "`1`: believe the proxy's `X-Forwarded-Proto`, secure cookies, HSTS for a year"),
    Variable("ZHIBU_PROXY_HOPS", "number", "0", "how many proxies of ours stand before it: so many last entries of "
             "`X-Forwarded-For` are believed, and its `X-Request-ID`"),
    Variable("ZHIBU_VIDEO_PRIVATE", "flag", "0", "`1`: a server of video rooms may stand in the house, with plain http "
             "and a private address"),
    Variable("ZHIBU_SEARCH_URL", "address", "", "an OpenSearch server for searching; without it the database searches"),
    Variable("ZHIBU_SEARCH_INDEX", "text", "zhibu", "the beginning of the names of its indexes"),
    Variable("ZHIBU_DEMO", "flag", "0", "`1`: a demonstration, with one-click accounts and no first-run page. Never where "
             "real people are registered"),
    Variable("ZHIBU_SECOND_FACTOR", "flag", "1", "`0`: offices and administrators may do without a second proof; in a "
             "demonstration nobody needs one"),
    Variable("ZHIBU_SIGN_IN_WITH", "path", "", "a JSON file of other services that people sign in with "
             "(`docs/how-to/accounts.md`)"),
    Variable("ZHIBU_SMS", "text", "", "`aliyun`: codes for signing in go out by text message; without it none do", "none"),
    Variable("ZHIBU_SMS_URL", "address", "https://dysmsapi.aliyuncs.com/", "where the provider is asked"),
    Variable("ZHIBU_SMS_KEY", "text", "", "the key id of the contract with the provider"),
    Variable("ZHIBU_SMS_SECRET", "secret", "", "its secret"),
    Variable("ZHIBU_SMS_SIGN", "text", "", "the approved name that stands in 【】 before the message"),
    Variable("ZHIBU_SMS_TEMPLATE", "text", "", "the number of the approved text, which holds `${code}`"),
    Variable("ZHIBU_SMS_NOTICE_TEMPLATE", "text", "", "the number of the approved text for notices, which holds `${what}`; "
             "without it notices go out by no text message"),
    Variable("ZHIBU_SMS_MONTHLY", "number", "2000", "so many text messages about notices go out in one month at most"),
    Variable("ZHIBU_MAIL_HOST", "text", "", "the server that takes e-mails (SMTP); without it none go out"),
    Variable("ZHIBU_MAIL_PORT", "number", "", "its port", "`465` for `tls`, `587` for `starttls`, `25` for `none`"),
    Variable("ZHIBU_MAIL_SECURITY", "text", "starttls", "how the way there is protected: `starttls`, `tls` or `none`"),
    Variable("ZHIBU_MAIL_USER", "text", "", "the user there"),
    Variable("ZHIBU_MAIL_PASSWORD", "secret", "", "the password there"),
    Variable("ZHIBU_MAIL_FROM", "text", "", "the address that e-mails come from; also told to push services, who write to it "
             "when something is wrong"),
    Variable("ZHIBU_MODULES", "list", "", "modules to use that are on Python's path and not installed as packages, as "
             "`package:attribute`, with commas"),
    Variable("ZHIBU_MODULE_SETTINGS", "path", "", "a JSON object with the settings of modules "
             "(`docs/how-to/module.md`)", "`modules.json` in `ZHIBU_VAR`"),
    Variable("ZHIBU_LOG", "text", "plain", "`json`: one object a line for a collector of logs; `plain`: lines for people"),
    Variable("ZHIBU_LOG_REQUESTS", "flag", "0", "`1`: a line for every request; without it only slow and failed ones"),
    Variable("ZHIBU_METRICS", "flag", "0", "`1`: figures for Prometheus at `/metrics`, for the machine itself"),
    Variable("ZHIBU_METRICS_TOKEN", "secret", "", "with it `/metrics` also answers other machines that bring it as Bearer"),
    Variable("ZHIBU_HOST", "text", "127.0.0.1", "where `zhibu serve` listens"),
    Variable("ZHIBU_PORT", "number", "8000", "its port"),
    Variable("ZHIBU_WORKERS", "number", "2", "web processes on PostgreSQL; with SQLite always one"),
    Variable("ZHIBU_THREADS", "number", "", "threads of each web process", "`8` on SQLite, `2` on PostgreSQL"),
)  # fmt: skip
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def _given(name: str, *kinds: Kind) -> str:
    """The value, or the default; empty counts as not given. Raises KeyError for what is not declared."""
    variable = _BY_NAME[name]
    if variable.kind not in kinds:
        raise TypeError(f"{name} is declared as {variable.kind}")
    return os.environ.get(name, "").strip() or variable.default


def text(name: str) -> str:
    """A text, a secret, a path or an address; empty if there is none."""
    return _given(name, "text", "secret", "path", "address")


def path(name: str, otherwise: Path) -> Path:
    """A path, or what holds without it."""
    given = _given(name, "path")
    return Path(given) if given else otherwise


def flag(name: str) -> bool:
    """Whether it is `1`; `0` is no, and anything else is a mistake."""
    given = _given(name, "flag")
    if given not in ("0", "1"):
        raise WrongValue(f"{name} is {given!r}, and may be 0 or 1")
    return given == "1"


def number(name: str, otherwise: int = 0) -> int:
    """A whole number of at least 0, or what holds without it."""
    given = _given(name, "number")
    if not given:
        return otherwise
    if not given.isdecimal():
        raise WrongValue(f"{name} is {given!r}, and has to be a whole number")
    return int(given)


def items(name: str) -> list[str]:
    """What stands between commas."""
    return [item for part in _given(name, "list").split(",") if (item := part.strip())]


def one_of(name: str, *allowed: str) -> str:
    """A text out of a few."""
    given = _given(name, "text")
    if given not in allowed:
        raise WrongValue(f"{name} is {given!r}, and may be {' or '.join(allowed)}")
    return given


BEGIN, END = "<!-- written by zhibu.kernel.environment -->", "<!-- end -->"


def table() -> str:
    """The table of the page."""
    rows = [f"| `{v.name}` | {v.kind} | {v.said()} | {v.words} |" for v in VARIABLES]
    return "\n".join(["| variable | kind | default | means |", "|---|---|---|---|", *rows])


def page_with_table(page: str) -> str:
    """The page with its table as it should be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(page_with_table(target.read_text(encoding="utf-8")), encoding="utf-8")
