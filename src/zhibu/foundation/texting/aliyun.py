"""阿里云短信服务: SendSms of 2017-05-25, in signed requests of signature version 1.0."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import requests

from zhibu.foundation.texting.errors import NotSent

PATIENCE_SECONDS = 10
LONGEST = 35
"""So long may a value in a text be."""


def signature(method: str, values: Mapping[str, str], secret: str) -> str:
    """The signature of a request: the values sorted and encoded by RFC 3986, HMAC-SHA1 under the secret and "&"."""
    query = "&".join(f"{_encoded(key)}={_encoded(value)}" for key, value in sorted(values.items()))
    text = f"{method}&{_encoded('/')}&{_encoded(query)}"
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


@dataclass(frozen=True)
class Aliyun:
    """`sign` is the name in 【】 before the message, `template` the number of the approved text with its `code`,
    `notice_template` that of the text with its `what`."""

    url: str
    key: str
    secret: str
    sign: str
    template: str
    notice_template: str = ""

    def send(self, phone: str, code: str) -> None:
        """Send the message with the code. Raises NotSent."""
        self._send(phone, self.template, {"code": code})

    def tell(self, phone: str, what: str, number: str) -> None:
        """Send the message that there is news. Raises NotSent."""
        self._send(phone, self.notice_template, {"what": what[:LONGEST]}, OutId=number)

    def _send(self, phone: str, template: str, parameters: Mapping[str, str], **further: str) -> None:
        values = {
            "AccessKeyId": self.key,
            "Action": "SendSms",
            "Format": "JSON",
            "PhoneNumbers": phone,
            "RegionId": "cn-hangzhou",
            "SignName": self.sign,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(uuid4()),
            "SignatureVersion": "1.0",
            "TemplateCode": template,
            "TemplateParam": json.dumps(dict(parameters)),
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
            **further,
        }
        values["Signature"] = signature("POST", values, self.secret)
        try:
            answer = requests.post(self.url, data=values, timeout=PATIENCE_SECONDS)
            said = answer.json()
        except (requests.RequestException, ValueError) as wrong:
            raise NotSent(type(wrong).__name__) from None
        if said.get("Code") != "OK":
            raise NotSent(str(said.get("Code", answer.status_code))[:60])
