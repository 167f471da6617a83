"""BigBlueButton, spoken as its API reference says (2.4 and later)."""

import hashlib
from collections.abc import Callable
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from zhibu.meetings.video.transport import fetch
from zhibu.meetings.video.trouble import VideoTrouble

Fetch = Callable[[str], bytes]
_TROUBLES = {"checksumError": "secret", "notFound": "not_found", "invalidMeetingIdentifier": "not_found"}


class BigBlueButton:
    """A server by its address (up to `/bigbluebutton/api`, which is added where it is missing) and its secret."""

    def __init__(self, address: str, secret: str, get: Fetch = fetch) -> None:
        base = address.strip().rstrip("/")
        if not base.endswith("/api"):
            base = f"{base.removesuffix('/bigbluebutton')}/bigbluebutton/api"
        self._base, self._secret, self._get = base, secret, get

    def url(self, call: str, **parameters: str) -> str:
        """The address of a call with its checksum: SHA-256 over the call's name, its query, and the secret."""
        query = urlencode(parameters, quote_via=quote)
        checksum = hashlib.sha256(f"{call}{query}{self._secret}".encode()).hexdigest()
        return f"{self._base}/{call}?{query}{'&' if query else ''}checksum={checksum}"

    def check(self) -> None:
        """Pass if a server of this kind answers and takes the secret. Raises VideoTrouble."""
        self._asked(self._base)
        self._asked(self.url("getMeetings"))

    def open(self, *, room_id: str, name: str, back: str) -> None:
        """Open a room where nothing is recorded; one that is open stays as it is. Raises VideoTrouble."""
        quiet = {"record": "false", "autoStartRecording": "false", "allowStartStopRecording": "false"}
        self._asked(self.url("create", name=name[:250].ljust(2, "·"), meetingID=room_id, logoutURL=back, **quiet))

    def is_running(self, room_id: str) -> bool:
        """Whether somebody is in the room. Raises VideoTrouble."""
        answer = self._asked(self.url("isMeetingRunning", meetingID=room_id))
        return answer.findtext("running", "").strip().lower() == "true"

    def join_url(self, *, room_id: str, name: str, person_id: str, moderates: bool) -> str:
        """The address by which one person enters, in their own browser. No call."""
        role = "MODERATOR" if moderates else "VIEWER"
        return self.url("join", fullName=name, meetingID=room_id, role=role, userID=person_id, redirect="true")

    def end(self, room_id: str) -> None:
        """End a room for everybody; one that is gone is no trouble. Raises VideoTrouble."""
        try:
            self._asked(self.url("end", meetingID=room_id))
        except VideoTrouble as trouble:
            if trouble.code != "not_found":
                raise

    def _asked(self, url: str) -> ElementTree.Element:
        """The answer to a call. Raises VideoTrouble."""
        body = self._get(url)
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\0" in body:
            raise VideoTrouble("answer")
        try:
            answer = ElementTree.fromstring(body)  # noqa: S314  no document type, so no entities, gets here
        except ElementTree.ParseError as error:
            raise VideoTrouble("answer") from error
        code = answer.findtext("returncode", "").strip()
        if code == "SUCCESS":
            return answer
        key = answer.findtext("messageKey", "").strip()
        raise VideoTrouble(_TROUBLES.get(key, "declined") if code == "FAILED" else "answer")
