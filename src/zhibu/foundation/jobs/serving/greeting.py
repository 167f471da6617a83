"""What is said when the site is up, in Chinese and English."""

from django.contrib.auth import get_user_model


def greeting(*, url: str, seconds: float, demo: bool) -> str:
    """Addresses, how to stop, and the demonstration's people if it is one."""
    lines = [
        "",
        f"支部云 Zhibu 已就绪，用时 {seconds:.1f} 秒 · ready in {seconds:.1f} s",
        "",
        f"  打开 Open   {url}",
        "  结束 Stop   Ctrl-C",
        "",
    ]
    if demo:
        lines += [
            "  演示账号：在登录页点一下即可进入，人物皆为虚构。",
            "  Demonstration accounts: one click on the sign-in page; all people are invented.",
            *(f"    {role}：{name}" for role, name in demo_people()),
            "",
        ]
    return "\n".join(lines)


def demo_people() -> list[tuple[str, str]]:
    """(role in words, name) of the accounts that the demonstration offers, in the order of the sign-in page."""
    field = get_user_model()._meta.get_field("demo_role")
    words = dict(field.flatchoices)
    accounts = get_user_model()._default_manager.exclude(demo_role="").order_by("username")
    found = dict(accounts.values_list("demo_role", "name"))
    return [(str(label), found[role]) for role, label in words.items() if role in found]
