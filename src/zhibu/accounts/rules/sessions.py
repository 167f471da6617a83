"""How long one stays signed in, and what a device is called."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from zhibu.accounts.choices import Tier
from zhibu.foundation.access.choices import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})
"""The three whose accounts no other account may reset or close. Source: GB/T 22239-2019 §8.1.4."""

GUARDED = ADMINISTRATORS | {Role.OFFICE}
"""Who reaches far: two ways of proof, short sessions. Source: GB/T 22239-2019 §8.1.4.1 d)."""


def tier_of(roles: Collection[str]) -> Tier:
    """How carefully an account with these roles is guarded.

    Source: GB/T 22239-2019 §8.1.4.1 (b: time-outs; d: two ways of proof); to whom they apply is ours.
    """
    if GUARDED & set(roles):
        return Tier.GUARDED
    return Tier.HOLDER if roles else Tier.MEMBER


@dataclass(frozen=True)
class Lasting:
    """A session ends after so long without a request, and after so long whatever happens."""

    idle: timedelta
    longest: timedelta


def lasting(idle: timedelta, longest: timedelta) -> Lasting:
    """The two ends of a session from the numbers of the rulebook; the idle one is never the later.

    Source: GB/T 22239-2019 §8.1.4.1 b).
    """
    return Lasting(idle=min(idle, longest), longest=longest)


def touch_seconds(idle_seconds: int) -> int:
    """After how long a request notes anew that the session is in use: a tenth of its idle time, a day at most.

    Source: ours; not more is written down than the end of the session and the day on its page need.
    """
    return min(idle_seconds // 10, 86_400)


_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"HarmonyOS|OpenHarmony", "HarmonyOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Macintosh", "Mac"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)
_PROGRAMS = (
    (r"MicroMessenger", "微信"),
    (r"DingTalk", "钉钉"),
    (r"HuaweiBrowser|ArkWeb", "华为浏览器"),
    (r"MiuiBrowser", "小米浏览器"),
    (r"Quark", "夸克"),
    (r"UCBrowser", "UC"),
    (r"QQBrowser|MQQBrowser", "QQ 浏览器"),
    (r"Edg", "Edge"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS", "Chrome"),
    (r"Safari", "Safari"),
)


def device_words(agent: str) -> str:
    """A device as its owner would call it, such as "iPhone · 微信"; empty if nothing is known.

    No versions, no models.

    Source: GB/T 35273-2020 §5.2 (no more than the purpose needs).
    """
    parts = (
        next((name for pattern, name in known if re.search(pattern, agent)), "") for known in (_SYSTEMS, _PROGRAMS)
    )
    return " · ".join(part for part in parts if part)
