"""The provider's protocol: its published example, and a fake server that checks every signature."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from zhibu.foundation.texting import NotSent, can_tell, sender
from zhibu.foundation.texting.aliyun import Aliyun, signature

EXAMPLE = {
    "AccessKeyId": "testId",
    "Timestamp": "2017-07-12T02:42:19Z",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureVersion": "1.0",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "Format": "XML",
    "Action": "SendSms",
    "Version": "2017-05-25",
    "RegionId": "cn-hangzhou",
    "PhoneNumbers": "15300000001",
    "SignName": "阿里云短信测试专用",
    "TemplateParam": '{"customer":"test"}',
    "TemplateCode": "SMS_71390007",
    "OutId": "123",
}


def test_the_signature_is_that_of_the_published_example():
    assert signature("GET", EXAMPLE, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


@pytest.fixture
def server():
    """The provider's end: takes what is signed rightly, keeps what it took, refuses the rest in its own words."""

    class Provider(BaseHTTPRequestHandler):
        taken: list[dict[str, str]] = []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
            signed = given.pop("Signature", "")
            fresh = given["SignatureNonce"] not in {old["SignatureNonce"] for old in self.taken}
            if signed != signature("POST", given, "secret"):
                code = "SignatureDoesNotMatch"
            elif not fresh:
                code = "SignatureNonceUsed"
            elif given["PhoneNumbers"].startswith("199"):
                code = "isv.BUSINESS_LIMIT_CONTROL"
            else:
                self.taken.append(given)
                code = "OK"
            self.send_response(200 if code == "OK" else 400)
            self.end_headers()
            self.wfile.write(json.dumps({"Code": code, "Message": code, "RequestId": "x"}).encode())

        def log_message(self, *_):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    Provider.taken = []
    http.taken = Provider.taken
    http.url = f"http://127.0.0.1:{http.server_port}/"
    yield http
    http.shutdown()
    http.server_close()


def provider(server, secret="secret"):
    return Aliyun(url=server.url, key="id", secret=secret, sign="支部云", template="SMS_1")


def test_a_message_is_taken(server):
    provider(server).send("13800000000", "123456")
    taken = server.taken[0]
    assert (taken["PhoneNumbers"], taken["SignName"], json.loads(taken["TemplateParam"])) == (
        "13800000000", "支部云", {"code": "123456"},
    )  # fmt: skip


def test_that_there_is_news_goes_by_a_text_of_its_own(server):
    made = Aliyun(url=server.url, key="id", secret="secret", sign="支部云", template="SMS_1", notice_template="SMS_2")
    made.tell("13800000000", "会议有改期或取消" * 10, "0123")
    taken = server.taken[0]
    assert (taken["TemplateCode"], taken["OutId"]) == ("SMS_2", "0123")
    assert json.loads(taken["TemplateParam"]) == {"what": ("会议有改期或取消" * 10)[:35]}


@pytest.mark.parametrize(
    ("provider_", "text", "can"), [("aliyun", "SMS_2", True), ("aliyun", "", False), ("", "SMS_2", False)]
)
def test_notices_need_a_provider_and_an_approved_text(settings, provider_, text, can):
    settings.SMS_PROVIDER, settings.SMS_NOTICE_TEMPLATE = provider_, text
    assert can_tell() is can


def test_a_wrong_secret_and_a_refusal_are_told_without_the_number(server):
    with pytest.raises(NotSent, match="SignatureDoesNotMatch"):
        provider(server, secret="other").send("13800000000", "123456")
    with pytest.raises(NotSent) as refused:
        provider(server).send("19900000000", "123456")
    assert str(refused.value) == "isv.BUSINESS_LIMIT_CONTROL"


def test_a_server_that_is_away_is_told(server):
    gone = Aliyun(url="http://127.0.0.1:9/", key="id", secret="s", sign="支部云", template="SMS_1")
    with pytest.raises(NotSent):
        gone.send("13800000000", "123456")


def test_without_a_provider_there_is_no_sender(settings):
    settings.SMS_PROVIDER = ""
    assert sender() is None
    settings.SMS_PROVIDER = "aliyun"
    assert isinstance(sender(), Aliyun)
