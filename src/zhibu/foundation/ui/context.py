"""What the shells need in every template, worked out only when a template asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhibu.foundation.ui.forms import TYPE_SIZES
from zhibu.foundation.ui.preferences import Preferences, preferences_of
from zhibu.foundation.ui.slots import NavItem, bells, nav_items, own_pages

SIGN_OUT = "accounts:sign_out"
SIGN_IN = "accounts:sign_in"
ACCOUNT = "accounts:profile"
HOME = "home:home"
SEARCH = "search:search"
MOST_LARGE = 4
"""Lines of a navigation at most that stand by themselves in elder mode."""
MOST_DRAWN = 2000
"""Navigations remembered at most: one for each set of lines, line marked and language."""
_addresses: dict[tuple[str, str], str] = {}
_drawn: dict[tuple[object, ...], SafeString] = {}


def address(url_name: str) -> str:
    """The address of a page without arguments, remembered; empty when no context offers it."""
    key = (get_script_prefix(), url_name)
    if key not in _addresses:
        try:
            _addresses[key] = reverse(url_name)
        except NoReverseMatch:
            _addresses[key] = ""
    return _addresses[key]


@dataclass(slots=True)
class Entry:
    """A line of a navigation, ready to draw."""

    key: str
    label: Any
    url: str
    icon: str
    group: Any = ""
    current: bool = False
    is_main: bool = False


@dataclass(slots=True)
class Group:
    """Lines of the side navigation under one heading."""

    label: str
    entries: list[Entry]


@dataclass(slots=True)
class BellSign:
    """The bell of the header."""

    label: Any
    url: str
    count: int


class Shell:
    """The frame of a page for one request: at most two queries (grants, unread notices), none unless drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Any:
        """Who is looking."""
        return getattr(self._request, "actor", None)

    @cached_property
    def signed_in(self) -> bool:
        """Whether anybody is."""
        return bool(self.actor and self.actor.account_id)

    @cached_property
    def preferences(self) -> Preferences:
        """Theme and type size."""
        return preferences_of(self._request)

    @property
    def sizes(self) -> list[tuple[int, Any]]:
        """The sizes of type that may be chosen, each with its word."""
        return [(int(value), label) for value, label in TYPE_SIZES]

    @property
    def language(self) -> str:
        """The language of the page as HTML names it."""
        return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"

    @property
    def path(self) -> str:
        """The present address, to return to."""
        return self._request.get_full_path()

    @cached_property
    def tabs(self) -> list[Entry]:
        """The member shell's tabs: only of those contexts that exist."""
        return self._entries("member") if self.signed_in and self.actor.member_id else []

    @cached_property
    def work(self) -> list[Entry]:
        """The workbench's lines that the actor may use."""
        return self._entries("workbench") if self.signed_in else []

    @cached_property
    def main_work(self) -> list[Entry]:
        """In elder mode the few lines of the workbench that stand by themselves, at most four; else none."""
        if not self.preferences.elder:
            return []
        chosen = sorted(self.work, key=lambda entry: not entry.is_main)[:MOST_LARGE]
        return [entry for entry in self.work if entry in chosen]

    @cached_property
    def groups(self) -> list[Group]:
        """The workbench's lines under their headings, in order of the first line of each; in elder mode the rest."""
        found: dict[str, list[Entry]] = {}
        for entry in self.work:
            if entry in self.main_work:
                continue
            found.setdefault(str(entry.group), []).append(entry)
        return [Group(label, entries) for label, entries in found.items()]

    def lines(self, form: str, nav_key: str) -> SafeString:
        """The main navigation drawn as "side" or "tabs". The same lines with the same one marked are drawn once."""
        entries = self.work if form == "side" else self.tabs
        current = nav_key or next((entry.key for entry in entries if entry.current), "")
        main = self.main_work if form == "side" else []
        key = (form, current, get_language(), bool(main), tuple((entry.key, entry.url) for entry in entries))
        if key not in _drawn:
            if len(_drawn) >= MOST_DRAWN:
                _drawn.clear()
            groups = self.groups if form == "side" else []
            content = {"entries": entries, "main": main, "groups": groups, "current": current}
            _drawn[key] = SafeString(render_to_string(f"ui/shell/_{form}.html", content).strip())
        return _drawn[key]

    @property
    def member_home(self) -> str:
        """Where the member side begins; empty for those who are no members."""
        return self.tabs[0].url if self.tabs else ""

    @property
    def work_home(self) -> str:
        """Where the workbench begins; empty for those who have no work there."""
        return self.work[0].url if self.work else ""

    @cached_property
    def bell(self) -> BellSign | None:
        """The unread notices, or None where there are no notices."""
        bell = next(iter(bells), None)
        if bell is None or not self.signed_in or not address(bell.url_name):
            return None
        return BellSign(bell.label, address(bell.url_name), bell.count(self.actor))

    @property
    def own_pages(self) -> list[dict[str, Any]]:
        """Pages of one's own that contexts lead to from the page about oneself."""
        lines = [(page, address(page.url_name)) for page in own_pages if page.allowed(self.actor)]
        return [
            {"label": page.label, "note": page.note, "icon": page.icon, "url": url, "on_branch": page.on_branch}
            for page, url in lines
            if url and url != self.path
        ]

    @property
    def branch_pages(self) -> list[dict[str, Any]]:
        """Those of them that stand on the page of one's own branch too."""
        return [page for page in self.own_pages if page["on_branch"]]

    @property
    def home_url(self) -> str:
        """The home of whoever is signed in."""
        return address(HOME)

    @property
    def sign_in_url(self) -> str:
        """The sign-in page."""
        return address(SIGN_IN)

    @property
    def sign_out_url(self) -> str:
        """Where to POST to sign out."""
        return address(SIGN_OUT)

    @property
    def account_url(self) -> str:
        """The account's own page, if there is one."""
        return address(ACCOUNT)

    @property
    def search_url(self) -> str:
        """Where everything is searched from the workbench, for those who work there."""
        return address(SEARCH) if self.work else ""

    @property
    def find_url(self) -> str:
        """Where everything is searched."""
        return address(SEARCH)

    def _entries(self, area: str) -> list[Entry]:
        entries = [self._entry(item) for item in nav_items if item.area == area and item.allowed(self.actor)]
        entries = [entry for entry in entries if entry.url]
        path = self._request.path
        under = [entry for entry in entries if path == entry.url or (path.startswith(entry.url) and entry.url != "/")]
        if under:
            max(under, key=lambda entry: len(entry.url)).current = True
        return entries

    @staticmethod
    def _entry(item: NavItem) -> Entry:
        return Entry(item.key, item.label, address(item.url_name), item.icon, item.group, is_main=item.is_main)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The actor, the frame, and a default for `nav_key` (a view names another line to mark)."""
    return {"actor": getattr(request, "actor", None), "shell": Shell(request), "nav_key": ""}
