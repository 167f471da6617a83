"""钉钉, signing in on a website: its own words for the code flow of OAuth 2."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.security import generate_token

from zhibu.accounts.outside.errors import OutsideError

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class DingTalk:
    """An application of the open platform; `unionId` names the person."""

    key: str
    client_id: str
    client_secret: str
    name: str = "钉钉"
    page_url: str = "https://login.dingtalk.com"
    api_url: str = "https://api.dingtalk.com"

    def begin(self, back: str) -> tuple[str, dict[str, str]]:
        """As `Service.begin`."""
        kept = {"state": generate_token(30)}
        asked = {
            "redirect_uri": back, "response_type": "code", "client_id": self.client_id, "scope": "openid",
            "prompt": "consent", **kept,
        }  # fmt: skip
        return f"{self.page_url}/oauth2/auth?{urlencode(asked)}", kept

    def finish(self, back: str, kept: Mapping[str, str], given: Mapping[str, str]) -> str:
        """As `Service.finish`. The code comes back as `authCode`."""
        code = given.get("authCode") or given.get("code")
        if not code:
            raise OutsideError("no code")
        asked = {
            "clientId": self.client_id, "clientSecret": self.client_secret, "code": code,
            "grantType": "authorization_code",
        }  # fmt: skip
        token = _said(requests.post, f"{self.api_url}/v1.0/oauth2/userAccessToken", json=asked).get("accessToken")
        if not token:
            raise OutsideError("no token")
        who = _said(
            requests.get, f"{self.api_url}/v1.0/contact/users/me", headers={"x-acs-dingtalk-access-token": token}
        )
        if not who.get("unionId"):
            raise OutsideError("no unionId")
        return str(who["unionId"])


def _said(ask: Any, url: str, **how: Any) -> dict[str, Any]:
    try:
        answer = ask(url, timeout=PATIENCE_SECONDS, **how)
        said = answer.json()
    except (requests.RequestException, ValueError) as wrong:
        raise OutsideError(type(wrong).__name__) from None
    if answer.status_code >= 400 or not isinstance(said, dict):
        raise OutsideError(str(said.get("code", answer.status_code) if isinstance(said, dict) else "answer")[:60])
    return said
