"""What is said outside the program: that there is something, of which kind, and where. Never what, never whose."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.notify import tokens
from zhibu.foundation.notify.channels.mail import Letter
from zhibu.foundation.notify.kinds import group_of
from zhibu.foundation.notify.models import Delivery, Notice

NAME = "支部云"


@dataclass(frozen=True, slots=True)
class Said:
    """A subject and a text."""

    subject: str
    text: str


def address_of(path: str) -> str:
    """A path of this site as an address that opens elsewhere."""
    return settings.PORTAL_ORIGIN + path


def page_of(notice: Notice) -> str:
    """The page of a notice, which asks who is there."""
    return reverse("notify:notice", args=[notice.pk])


def in_push(notice: Notice) -> dict[str, str]:
    """What a device shows. Its service worker knows the four fields."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(group_of(notice.kind).words)
    return {"title": NAME, "body": words, "url": page_of(notice), "tag": notice.pk.hex}


def in_text(notice: Notice) -> str:
    """The one value of the provider's approved text."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(group_of(notice.kind).words)


def in_mail(delivery: Delivery, to: str) -> Letter:
    """The e-mail that tells one thing."""
    group = group_of(delivery.notice.kind)
    with translation.override(settings.LANGUAGE_CODE):
        words = str(group.words)
        said = Said(f"{NAME}：{words}", _text([words], address_of(page_of(delivery.notice)), group.label))
        return _letter(delivery, to, said, tokens.made(delivery.account_id, group.key))


def in_digest(deliveries: list[Delivery], to: str) -> Letter:
    """The e-mail that tells several things: how many of which kind."""
    with translation.override(settings.LANGUAGE_CODE):
        number = len(deliveries)
        subject = ngettext("%(n)d thing waits for you", "%(n)d things wait for you", number) % {"n": number}
        text = _text(_lines(deliveries), address_of(reverse("notify:list")), None)
        return _letter(deliveries[0], to, Said(f"{NAME}：{subject}", text), tokens.made(deliveries[0].account_id, ""))


def in_code(code: str) -> Said:
    """The e-mail with the code that proves an address."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Somebody, probably you, has entered this address for notices of Zhibu. Type this code there: %(code)s"
        )
        rest = _(
            "It holds for thirty minutes. If that was not you, there is nothing to do: nothing more is sent here."
        )
        subject = _("Zhibu: %(code)s proves your address") % {"code": code}
        return Said(subject, f"{text % {'code': code}}\n\n{rest}\n")


def _lines(deliveries: Iterable[Delivery]) -> list[str]:
    counts: Counter[Any] = Counter(str(group_of(one.notice.kind).words) for one in deliveries)
    return [f"{words} × {number}" if number > 1 else words for words, number in counts.items()]


def _text(lines: list[str], link: str, label: Any) -> str:
    what = "\n".join(lines)
    see = _("Sign in to see what it is: %(link)s") % {"link": link}
    why = (
        _("You get this because you want e-mails about “%(what)s”.") % {"what": label}
        if label
        else _("You get this because you want your notices together in one e-mail.")
    )
    change = _("Change that, or get no more of them: %(link)s") % {"link": "{leave}"}
    return f"{what}\n\n{see}\n\n--\n{why}\n{change}\n"


def _letter(delivery: Delivery, to: str, said: Said, token: str) -> Letter:
    leave = address_of(reverse("notify:leave", args=[token]))
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(to, said.subject, said.text.replace("{leave}", leave), delivery.pk.hex, headers)
