"""What a password must be. The numbers are rules of the rulebook; this is how they are read."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_TRIED_FIRST = """
password passw0rd p@ssword p@ssw0rd admin administrator root user guest test welcome changeme secret letmein login
qwer qwert qwerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc q1w2e3 q1w2e3r4 1q2w3e
1q2w3e4r 1qaz2wsx iloveyou woaini wodemima mima woaizhongguo zhongguo zhonghua china huawei xiaomi weixin wechat
taobao alipay dangyuan dangzhibu zhibu dangwei dangjian gongchandang xuexi xuexiqiangguo a aa aaa abc abcd abcdef
"""
COMMON = frozenset(_TRIED_FIRST.split())
"""What guessers try first, without the digits and signs that people add before and after."""


class Problem(StrEnum):
    """Why a password will not do."""

    SHORT = "short"
    FEW_KINDS = "few_kinds"
    NAMES_OWNER = "names_owner"
    COMMON = "common"
    USED_BEFORE = "used_before"


@dataclass(frozen=True)
class Demands:
    """`length` characters of `kinds` kinds (small letters, capitals, digits, others); from `phrase` characters on two
    kinds are enough, so that a sentence will do."""

    length: int
    kinds: int
    phrase: int


def kinds_of(password: str) -> int:
    """How many kinds of characters there are: small letters, capitals, digits, and all others (Chinese among them).

    Source: GB/T 22239-2019 §8.1.4.1 a).
    """
    return len({_kind(ch) for ch in password})


def _kind(ch: str) -> str:
    if ch.isascii() and ch.isalpha():
        return "small" if ch.islower() else "capital"
    return "digit" if ch.isdigit() else "other"


def problems_of(password: str, demands: Demands, own_words: Iterable[str] = ()) -> list[Problem]:
    """What stands against a password, in the order in which it is told; nothing if it will do.

    `own_words` are what a guesser knows of its owner: the user name and the name.

    Source: GB/T 22239-2019 §8.1.4.1 a).
    """
    found = []
    if len(password) < demands.length:
        found.append(Problem.SHORT)
    kinds = min(demands.kinds, 2) if len(password) >= demands.phrase else demands.kinds
    if kinds_of(password) < kinds:
        found.append(Problem.FEW_KINDS)
    plain = unicodedata.normalize("NFKC", password).casefold()
    words = [unicodedata.normalize("NFKC", word).casefold() for word in own_words]
    if any(len(word) >= 2 and word in plain for word in words):
        found.append(Problem.NAMES_OWNER)
    if is_common(plain):
        found.append(Problem.COMMON)
    return found


def is_common(password: str) -> bool:
    """Whether it is a word that everybody tries with digits and signs around it, or one sign again and again.

    Source: GB/T 22239-2019 §8.1.4.1 a); the list is ours, beside the longer one of Django.
    """
    core = password.casefold().strip("0123456789!@#$%^&*()-_=+.,?~ ")
    return core in COMMON or not core or len(set(password)) <= 3


def is_due(set_on: date, days: int, on: date) -> bool:
    """Whether a password set on a day is to be changed on another: on the last of its days it may still be used.

    Source: GB/T 22239-2019 §8.1.4.1 a) (changed regularly).
    """
    return (on - set_on).days > days
