"""微信开放平台, signing in on a website: its own words for the code flow of OAuth 2."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import requests
from authlib.common.security import generate_token

from zhibu.accounts.outside.errors import OutsideError

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Weixin:
    """A website application of the open platform; `unionid` names the person where the platform gives one."""

    key: str
    client_id: str
    client_secret: str
    name: str = "微信"
    page_url: str = "https://open.weixin.qq.com"
    api_url: str = "https://api.weixin.qq.com"

    def begin(self, back: str) -> tuple[str, dict[str, str]]:
        """As `Service.begin`."""
        kept = {"state": generate_token(30)}
        asked = {
            "appid": self.client_id, "redirect_uri": back, "response_type": "code", "scope": "snsapi_login", **kept,
        }  # fmt: skip
        return f"{self.page_url}/connect/qrconnect?{urlencode(asked)}#wechat_redirect", kept

    def finish(self, back: str, kept: Mapping[str, str], given: Mapping[str, str]) -> str:
        """As `Service.finish`. Somebody who declines comes back without a code."""
        if not given.get("code"):
            raise OutsideError("no code")
        asked = {
            "appid": self.client_id, "secret": self.client_secret, "code": given["code"],
            "grant_type": "authorization_code",
        }  # fmt: skip
        try:
            said = requests.get(
                f"{self.api_url}/sns/oauth2/access_token", params=asked, timeout=PATIENCE_SECONDS
            ).json()
        except (requests.RequestException, ValueError) as wrong:
            raise OutsideError(type(wrong).__name__) from None
        if said.get("errcode"):
            raise OutsideError(f"errcode {said['errcode']}")
        subject = said.get("unionid") or said.get("openid")
        if not subject:
            raise OutsideError("no openid")
        return str(subject)
