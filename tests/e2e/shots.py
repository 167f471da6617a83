"""Photographs of the pages: `python -m tests.e2e.shots http://127.0.0.1:8000 [word …]` writes to `shots/`.

The site must be a demonstration: each role enters by its one-click account. Words choose
the pages whose name has one of them.
"""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FOLDER = Path(__file__).parents[2] / "shots"
SIZES = {"phone": (390, 844), "desk": (1440, 900)}


@dataclass(frozen=True)
class Shot:
    """A page worth looking at: `role` of the demonstration account, empty for nobody; `follow` what to click
    from there, one after the other; `upload` makes a file for the page's form and sends it first."""

    name: str
    role: str
    path: str
    follow: tuple[str, ...] = ()
    upload: bool = False


MISSING = "/no/such/page/"
CALLED, OPEN, CLOSED, ARCHIVED = (
    ("secretary", f"/meetings/desk/?state={state}") for state in ("called", "open", "closed", "archived")
)
FIRST, MENU, ROOM = "#list tbody a", "#main .page-head-actions .menu > summary", "#main a[href$='/live/']"
LESSON = "#main a[href*='/learning/lessons/']"
SHOTS = [
    Shot("sign-in", "", "/account/sign-in/"),
    Shot("preferences", "", "/ui/preferences/"),
    Shot("offline", "", "/app/offline/"),
    Shot("sites", "", "/s/"),
    Shot("site-province", "", "/s/yunling/"),
    Shot("site-zone", "", "/s/gaoxin/"),
    Shot("site-board", "", "/s/linchuankou/"),
    Shot("site-shelf", "", "/s/songjiangdu/"),
    Shot("site-branch", "", "/s/nanhe/"),
    Shot("site-column", "", "/s/gaoxin/study/"),
    Shot("site-article", "", "/s/gaoxin/exemplary/", (".column-list .line-title a",)),
    Shot("site-table", "", "/s/nanhe/disclosure/", (".column-list .line-title a",)),
    Shot("site-foreword", "", "/s/gaoxin/notices/", (".column-list a[href*='/a/']",)),
    Shot("site-near", "", "/s/gaoxin/near/"),
    Shot("site-find", "", "/s/gaoxin/find/?q=党费"),
    Shot("not-found", "member", MISSING),
    Shot("member-home", "member", "/"),
    Shot("member-learning", "member", "/learning/"),
    Shot("member-library", "member", "/learning/library/"),
    Shot("member-lesson", "member", "/learning/", (LESSON,)),
    Shot("member-check-in", "member", "/learning/history/", ("#list a",)),
    Shot("member-reflections", "member", "/learning/history/", ("#list a", "#main a[href$='/reflections/']")),
    Shot("member-history", "member", "/learning/history/"),
    Shot("member-year", "member", "/learning/year/"),
    Shot("member-record", "member", "/members/me/"),
    Shot("member-looks", "member", "/members/me/looks/"),
    Shot("member-correction", "member", "/members/me/correct/", ("#main a[href*='/me/correct/']",)),
    Shot("member-branch", "member", "/members/branch/"),
    Shot("member-organization", "member", "/organizations/mine/"),
    Shot("member-account", "member", "/account/"),
    Shot("member-notices", "member", "/notices/"),
    Shot("member-ways", "member", "/notices/ways/"),
    Shot("member-sent", "member", "/notices/ways/sent/"),
    Shot("member-app", "member", "/app/"),
    Shot("member-calendar", "member", "/calendars/"),
    Shot("member-appraisal", "member", "/appraisals/mine/"),
    Shot("member-appraisal-self", "member", "/appraisals/mine/", ("#main a[href$='/self/']",)),
    Shot("member-appraisal-result", "member", "/appraisals/mine/", ("#main a[href$='/result/']",)),
    Shot("member-meetings", "member", "/meetings/"),
    Shot("member-room", "member", "/me/", ("#main .card a[href*='/meetings/']",)),
    Shot("member-talk", "member", "/talks/mine/", ("#main .cells a[href^='/talks/']",)),
    Shot("member-talks", "member", "/talks/mine/"),
    Shot("member-talk-enter", "member", "/talks/enter/"),
    Shot("secretary-home", "secretary", "/desk/"),
    Shot("secretary-members", "secretary", "/members/"),
    Shot("secretary-record", "secretary", "/members/", ("#list tbody a",)),
    Shot("secretary-record-edit", "secretary", "/members/", ("#list tbody a", "#main a[href$='/edit/']")),
    Shot("secretary-record-history", "secretary", "/members/", ("#list tbody a", "#main a[href$='/history/']")),
    Shot("secretary-member-hours", "secretary", "/members/", ("#list tbody a", "#main a[href*='/hours/members/']")),
    Shot("secretary-corrections", "secretary", "/members/corrections/"),
    Shot("secretary-transfers", "secretary", "/members/transfers/"),
    Shot("secretary-plan", "secretary", "/learning/desk/weeks/"),
    Shot("secretary-place", "secretary", "/learning/desk/weeks/", (".place-add",)),
    Shot("secretary-lessons", "secretary", "/learning/desk/"),
    Shot("secretary-lesson-new", "secretary", "/learning/desk/new/article/"),
    Shot("secretary-organization", "secretary", "/organizations/mine/"),
    Shot("secretary-people", "secretary", "/organizations/mine/", ("#main .segments a[href*='/members/of/']",)),
    Shot("secretary-hours", "secretary", "/organizations/mine/", ("#main .segments a[href*='/hours/of/']",)),
    Shot(
        "secretary-hours-enter",
        "secretary",
        "/organizations/mine/",
        ("#main .segments a[href*='/hours/of/']", "#main a[href$='/enter/']"),
    ),
    Shot("secretary-import", "secretary", "/imports/"),
    Shot("secretary-import-columns", "secretary", "/imports/", upload=True),
    Shot("secretary-import-check", "secretary", "/imports/", ("form[data-busy] button.primary",), upload=True),
    Shot("secretary-appraisal", "secretary", "/appraisals/"),
    Shot("appraisal-register", "secretary", "/appraisals/", ("#main li:last-child a", "a[href$='/register/']")),
    Shot("secretary-talks", "secretary", "/talks/"),
    Shot("meetings", "secretary", "/meetings/desk/"),
    Shot("meeting-call", "secretary", "/meetings/new/?kind=general"),
    Shot("meeting-invitation", "secretary", "/desk/", ("#main a[href*='/meetings/invitations/']",)),
    Shot("meeting", *CALLED, (FIRST,)),
    Shot("meeting-move", *CALLED, (FIRST, MENU, "a[href$='/move/']")),
    Shot("meeting-details", *CALLED, (FIRST, MENU, "a[href$='/details/']")),
    Shot("meeting-agenda", *CALLED, (FIRST, MENU, "a[href$='/agenda/']")),
    Shot("meeting-company", *CALLED, (FIRST, MENU, "a[href$='/company/']")),
    Shot("meeting-cancel", *CALLED, (FIRST, MENU, "a[href$='/cancel/']")),
    Shot("room", *OPEN, (FIRST, ROOM)),
    Shot("room-wall", *OPEN, (FIRST, ROOM, "a[href$='/screen/']")),
    Shot("room-door", *OPEN, (FIRST, ROOM, "a[href$='/door/']")),
    Shot("room-close", *OPEN, (FIRST, ROOM, "a[href$='/close/']")),
    Shot("record-minutes", *CLOSED, (FIRST, "a[href$='/minutes/']")),
    Shot("record-papers", *CLOSED, (FIRST, "a[href$='/papers/']")),
    Shot("record", *ARCHIVED, (FIRST, "a[href$='/record/']")),
    Shot("record-ledger", "secretary", "/meetings/ledger/"),
    Shot("record-exemplary", "secretary", "/meetings/exemplary/"),
    Shot("compliance-year", "secretary", "/organizations/mine/", ("#main .segments a[href$='/year/']",)),
    Shot("secretary-dashboard", "secretary", "/dashboard/"),
    Shot("office-dashboard", "office", "/dashboard/"),
    Shot("office-dashboard-below", "office", "/dashboard/", ("table.children tbody a",)),
    Shot("office-branches-asleep", "office", "/dashboard/", ("a[href$='?show=asleep']",)),
    Shot("office-wall", "office", "/dashboard/", ("a[href$='/wall/']",)),
    Shot("office-appraisals", "office", "/appraisals/"),
    Shot("office-meetings", "office", "/meetings/desk/"),
    Shot("office-topics", "office", "/meetings/topics/"),
    Shot("office-topic-new", "office", "/meetings/topics/new/"),
    Shot("appraisal-proposal", "office", "/appraisals/?stage=under_way", ("#list tr:has-text('支委会意见') a",)),
    Shot("compliance-node", "office", "/compliance/"),
    Shot("compliance-list", "office", "/compliance/", (".duty-figure a",)),
    Shot("compliance-judgment", "office", "/compliance/", (".duty-figure a", FIRST)),
    Shot("office-talks", "office", "/talks/"),
    Shot("office-tree", "office", "/organizations/"),
    Shot("office-list", "office", "/organizations/?view=list"),
    Shot("office-organization", "office", "/organizations/", (".tree a",)),
    Shot("office-chart", "office", "/organizations/", (".tree a", "#main .segments a[href*='/chart/']")),
    Shot("office-below", "office", "/organizations/", (".tree a", "#main .segments a[href*='/below/']")),
    Shot("office-posts", "office", "/organizations/", (".tree a", "#main .segments a[href*='/posts/']")),
    Shot("office-found", "office", "/organizations/found/"),
    Shot("office-members", "office", "/members/"),
    Shot("office-export", "office", "/members/export/"),
    Shot("office-imports", "office", "/imports/"),
    Shot("auditor-log", "auditor", "/audit/"),
    Shot("auditor-entry", "auditor", "/audit/", ("#list tbody a",)),
    Shot("administrator-home", "administrator", "/"),
    Shot("administrator-people", "administrator", "/account/people/"),
    Shot("administrator-jobs", "administrator", "/jobs/"),
    Shot("administrator-messages", "administrator", "/notices/messages/"),
    Shot("administrator-rules", "administrator", "/rules/"),
    Shot("administrator-rule", "administrator", "/rules/hours.year.member/"),
    Shot("security-grants", "security", "/access/"),
    Shot("security-give", "security", "/access/give/"),
    Shot("security-roles", "security", "/access/roles/"),
    Shot("gallery", "member", "/ui/"),
]


def chromium() -> str | None:
    """The browser of this machine; None leaves the choice to Playwright."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def browser_context(browser: Browser, size: str, *, dark: bool = False, **options: Any) -> BrowserContext:
    """A phone or a desk, in Chinese; `options` are the browser's own."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if size == "phone" else 1,
        is_mobile=size == "phone",
        has_touch=size == "phone",
        locale="zh-CN",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        **options,
    )


def enter(page: Page, base: str, role: str) -> bool:
    """Sign in by the one-click account of a role; False if the demonstration offers none."""
    page.goto(f"{base}/account/sign-in/")
    button = page.locator(f'button[data-role="{role}"]')
    if not button.count():
        return False
    button.first.click()
    page.wait_for_load_state()
    return "/sign-in" not in page.url


ROSTER = """姓名,性别,民族,出生日期,学历,入党时间,联系电话,党员状态,备注
沈星河,女,汉族,1985-05-20,12 硕士研究生,2010-07-01,13800001234,正式党员,
许知远,男,01 汉族,1990年2月3日,大专,2012/3/1,13800001235,正式党员,新来
顾清和,男,回族,1999-09-09,本科,2015-01-01,13800001236,正式党员,
程之初,女,汉,2001-02-30,本科,2024-07-01,13800001237,预备党员,
陆明远,男,汉族,1978.01,其他,2099-07-01,13800001238,正式党员,
"""
"""A small roster of invented people: two good rows; three with a day that cannot be."""


def _upload(page: Page) -> None:
    """Send the roster in."""
    page.locator("#main input[name=kind][value=roster], #main option[value=roster]").first.wait_for(state="attached")
    file = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("utf-8-sig")}
    page.locator("#main input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("#main form[data-busy] button.primary").click()
    page.wait_for_url("**/columns/")


def _settle(page: Page) -> None:
    """Wait until what comes into view late has come: charts are drawn on sight."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, min(height, 6000), 700):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(250)


def photograph(base: str, words: Iterable[str] = ()) -> list[str]:
    """All chosen pages at both sizes; what went wrong, in words."""
    wanted = [shot for shot in SHOTS if not words or any(word in shot.name for word in words)]
    FOLDER.mkdir(exist_ok=True)
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size in SIZES:
            for role in dict.fromkeys(shot.role for shot in wanted):
                context = browser_context(browser, size)
                page = context.new_page()
                page.on("console", partial(_listen, wrong))
                if role and not enter(page, base, role):
                    wrong.append(f"no demonstration account: {role}")
                    continue
                for shot in (one for one in wanted if one.role == role):
                    wrong += _take(page, base, shot, size)
                context.close()
        browser.close()
    return wrong


def _listen(wrong: list[str], said: ConsoleMessage) -> None:
    if said.type == "error" and not said.location.get("url", "").endswith(MISSING):
        wrong.append(f"{said.location.get('url', '')}: {said.text}")


def _take(page: Page, base: str, shot: Shot, size: str) -> list[str]:
    response = page.goto(base + shot.path)
    if shot.upload:
        _upload(page)
    for selector in shot.follow:
        link = page.locator(selector).first
        if not link.count():
            return [f"{shot.name} {size}: nothing to click: {selector}"]
        link.evaluate("element => element.removeAttribute('target')")
        link.click()
        page.wait_for_load_state()
    if shot.upload and page.locator("#progress").count():
        page.locator("#progress").wait_for(state="detached", timeout=30_000)
        page.wait_for_load_state()
    _settle(page)
    page.screenshot(path=FOLDER / f"{shot.name}-{size}.png", full_page=True)
    wrong = []
    if response and response.status >= 500:
        wrong.append(f"{shot.name} {size}: {response.status}")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append(f"{shot.name} {size}: wider than the screen")
    return wrong


def main() -> int:
    """Take the pictures; 1 if anything went wrong."""
    base, words = sys.argv[1].rstrip("/"), sys.argv[2:]
    wrong = photograph(base, words)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{FOLDER}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
