"""A kind of deed for tests: whoever does it is told a sentence."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms

from zhibu.foundation.notify.actions import notify
from zhibu.foundation.offline import registry
from zhibu.foundation.offline.actions import Deed
from zhibu.foundation.offline.registry import Outcome
from zhibu.kernel.errors import Forbidden, NotFound, Refused

KIND = "test.say"


class SayForm(forms.Form):
    """What is said, to whom."""

    sentence = forms.CharField(max_length=20)
    to = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


def say(actor, at, payload):
    """Tell the actor the sentence; some sentences end badly, after they have been told."""
    sentence = payload["sentence"]
    notify(account_ids=[actor.account_id], kind="test", title=sentence, body=payload["made_at"], at=at)
    errors = {"坏": Refused("bad", "不能这么说"), "没": NotFound(), "禁": Forbidden(), "错": ValueError("错")}
    if sentence in errors:
        raise errors[sentence]
    if sentence == "留":
        return Outcome("只记下，没有办成", "/notices/", refusal="kept")
    return Outcome(f"已说：{sentence}", "/notices/")


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_kinds", dict(registry._kinds))
        registry.offline_deed(KIND, label="说一句", form=SayForm)(say)
        yield


@pytest.fixture
def deed(member, at):
    """Make a deed of the member, ten minutes old and just being sent."""

    def make(sentence="记住了", **given):
        values = {
            "id": uuid4(), "account_id": member.account.pk, "kind": KIND, "made_at": at - timedelta(minutes=10),
            "sent_at": at, "fields": {"sentence": sentence},
        }  # fmt: skip
        return Deed(**{**values, **given})

    return make
