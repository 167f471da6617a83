"""What can go wrong with a server of video rooms, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "unreachable": _("The video server does not answer. The meeting goes on here; try again later."),
    "private": _("The address of the video server leads into a private network, which is not allowed here."),
    "not_https": _("The address of the video server must begin with https://."),
    "redirect": _("The video server sends us elsewhere. Enter its final address."),
    "answer": _("The video server answers in a way that is not understood. Check its address."),
    "secret": _("The video server does not accept the secret. Enter it again."),
    "not_found": _("The video server knows no such room; it may have ended it."),
    "declined": _("The video server has declined to open the room. Ask whoever runs it."),
    "no_server": _("No video server is set up for this organization. Paste a link instead."),
}


class VideoTrouble(Exception):
    """A server of video rooms did not do what it was asked; `code` is a key of `WORDS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def words_of(code: str) -> Any:
    """The trouble in words; empty for none."""
    return WORDS.get(code, WORDS["unreachable"]) if code else ""
