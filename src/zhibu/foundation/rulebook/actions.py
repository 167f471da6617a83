"""Making a rule stricter for a node and all below it, and ending that."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.registry import Place
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.foundation.rulebook import local
from zhibu.foundation.rulebook.events import RuleChanged
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.foundation.rulebook.rules import is_stricter
from zhibu.kernel import clock, paths
from zhibu.kernel.errors import Forbidden, NotFound, Refused


@transaction.atomic
def make_stricter(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    place: Place,
    value: Decimal,
    source: str,
    article: str = "",
    in_force_from: date,
) -> LocalRule:
    """Bind `place` and all below it to a stricter value from a day on; an older one of the place ends with that day.

    The same once more changes nothing and returns it. Order of effects: old rule, new rule, audit, RuleChanged.
    Raises NotFound for an unknown code, Forbidden; Refused "past", "not_stricter", "later_exists".
    """
    if code not in national_rules():
        raise NotFound
    if not actor.can(Verb.MANAGE_RULES, place.path):
        raise Forbidden
    if in_force_from < clock.day_of(at):
        raise Refused("past", _("A rule cannot begin in the past; choose today or later."), "in_force_from")
    current = _open_rule(code, place.path)
    if current and (current.value, current.in_force_from) == (value, in_force_from):
        return current
    _check_stricter(code, value, in_force_from, above=paths.ancestors(place.path, itself=False))
    if current:
        if current.in_force_from >= in_force_from:
            raise Refused(
                "later_exists", _("A rule of this place already begins on that day or later; end it first.")
            )
        current.in_force_until = in_force_from
        current.save(update_fields=["in_force_until"])
    rule = LocalRule.objects.create(
        code=code, scope_path=place.path, locality=place.name, value=value, source=source, article=article,
        in_force_from=in_force_from, made_by_id=actor.account_id, made_at=at,
    )  # fmt: skip
    _record("rule.made_stricter", rule, actor, at, {"value": str(value), "from": in_force_from.isoformat()})
    publish(RuleChanged(rule.code, rule.scope_path, in_force_from), at=at)
    return rule


def _open_rule(code: str, path: str) -> LocalRule | None:
    """The rule of the node that has no end, under lock."""
    return LocalRule.objects.select_for_update().filter(code=code, scope_path=path, in_force_until=None).first()


def _check_stricter(code: str, value: Decimal, day: date, *, above: list[str]) -> None:
    """Raise Refused unless the value is stricter than what binds the node from above on that day."""
    local.forget()
    binding = rule_in_force(code, on=day, path=above[-1] if above else "")
    if not is_stricter(binding.bound, value, binding.value):
        words = _("A local rule must be stricter: more than %(value)s.")
        if binding.bound == "at_most":
            words = _("A local rule must be stricter: less than %(value)s.")
        raise Refused("not_stricter", words % {"value": f"{binding.value.normalize():f}"}, "value")


@transaction.atomic
def end_local_rule(*, actor: Actor, at: datetime, rule_id: UUID, ends_on: date) -> LocalRule:
    """End a local rule: `ends_on` is the first day on which it no longer holds. One with that end stays as it is.

    Order of effects: rule, audit, RuleChanged. Raises NotFound, Forbidden; Refused "past".
    """
    rule = LocalRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    if not actor.can(Verb.MANAGE_RULES, rule.scope_path):
        raise Forbidden
    if rule.in_force_until is not None and rule.in_force_until <= max(ends_on, rule.in_force_from):
        return rule
    if ends_on < clock.day_of(at):
        raise Refused("past", _("A rule cannot end in the past; choose today or later."), "ends_on")
    rule.in_force_until = max(ends_on, rule.in_force_from)
    rule.save(update_fields=["in_force_until"])
    _record("rule.local_ended", rule, actor, at, {"value": str(rule.value), "until": ends_on.isoformat()})
    publish(RuleChanged(rule.code, rule.scope_path, rule.in_force_until), at=at)
    return rule


def move_scopes(*, old_path: str, new_path: str) -> int:
    """Carry the local rules of a moved subtree along; call it in the move's own transaction."""
    moved = LocalRule.objects.filter(scope_path__gte=old_path, scope_path__lt=paths.beyond(old_path)).update(
        scope_path=Concat(Value(new_path), Substr(F("scope_path"), len(old_path) + 1))
    )
    if moved:
        _notice_change()
    return moved


def _record(action: str, rule: LocalRule, actor: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """Write the deed down, and let this process forget what it remembers of the rules."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="rule", object_id=rule.pk,
        scope_path=rule.scope_path, detail={"code": rule.code, **detail},
    )  # fmt: skip
    _notice_change()


def _notice_change() -> None:
    """Forget now, for this transaction, and once more when it is committed, for the threads beside it."""
    local.forget()
    transaction.on_commit(partial(local.forget))
