"""The password rules of the rulebook, where Django asks for a check: on every page and command that sets one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.queries.numbers import demands_on
from zhibu.accounts.rules.passwords import Problem, problems_of
from zhibu.kernel import clock

WORDS: dict[Problem, Any] = {
    Problem.SHORT: _("The password needs at least %(length)d characters."),
    Problem.FEW_KINDS: _(
        "Mix %(kinds)d of these: small letters, capitals, digits, other characters. "
        "Or take a sentence of %(phrase)d characters."
    ),
    Problem.NAMES_OWNER: _("The password contains your name or user name. Leave it out."),
    Problem.COMMON: _("This password is one of those that are tried first. Choose another."),
}


class RulebookValidator:
    """Length, kinds of characters, not the own name, not a common one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Pass or raise ValidationError with everything that is wrong, in words."""
        demands = demands_on(getattr(user, "home_path", ""), clock.now())
        own = [word for word in (getattr(user, "username", ""), getattr(user, "name", "")) if word]
        problems = problems_of(password, demands, own)
        numbers = {"length": demands.length, "kinds": demands.kinds, "phrase": demands.phrase}
        if problems:
            raise ValidationError([ValidationError(WORDS[p], code=p.value, params=numbers) for p in problems])

    def get_help_text(self) -> str:
        """What is asked, for a form."""
        demands = demands_on("", clock.now())
        words = _(
            "At least %(length)d characters, of %(kinds)d kinds: small letters, capitals, digits, others. "
            "Or a sentence of %(phrase)d characters, which is easy to keep and hard to guess."
        )
        return str(words % {"length": demands.length, "kinds": demands.kinds, "phrase": demands.phrase})
