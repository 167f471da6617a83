"""Whether the site has been set up."""

from zhibu.accounts.queries import any_account

_known = {"set up": False}


def is_set_up() -> bool:
    """Whether anybody has an account. One query until somebody has, none ever after in this process."""
    if not _known["set up"]:
        _known["set up"] = any_account()
    return _known["set up"]
