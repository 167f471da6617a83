"""Roles and verbs in plain words, for the pages on which they are chosen and explained."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Role, Verb

VERB_WORDS: dict[Verb, Any] = {
    Verb.SEE_ORGANIZATION: _("see the organization and its posts"),
    Verb.MANAGE_ORGANIZATIONS: _("found, rename, move and dissolve organizations"),
    Verb.MANAGE_POSTS: _("fill posts and terms"),
    Verb.SEE_MEMBERS: _("see the roster, sensitive fields masked"),
    Verb.MANAGE_MEMBERS: _("change members' records"),
    Verb.IMPORT_MEMBERS: _("import rosters"),
    Verb.EXPORT_MEMBERS: _("export rosters, masked"),
    Verb.REVEAL_SENSITIVE: _("reveal a resident id or a phone number, with a purpose that is recorded"),
    Verb.SEE_LESSONS: _("see lessons"),
    Verb.WRITE_LESSONS: _("write lessons"),
    Verb.REVIEW_LESSONS: _("review lessons"),
    Verb.PUBLISH_LESSONS: _("publish the lessons of a week"),
    Verb.SEE_HOURS: _("see members' hours"),
    Verb.CORRECT_HOURS: _("correct hours by a counter-entry"),
    Verb.REMIND: _("remind those who are behind"),
    Verb.SEE_DASHBOARD: _("see the figures"),
    Verb.SEE_MEETINGS: _("see meetings and their records"),
    Verb.CALL_MEETINGS: _("call meetings and keep their records"),
    Verb.COMMEND_MEETINGS: _("commend a record as exemplary, ask for topics"),
    Verb.RUN_APPRAISALS: _("run the yearly appraisal"),
    Verb.SEE_TALKS: _("see that talks took place, never what was said"),
    Verb.OPEN_SITES: _("open and close websites"),
    Verb.EDIT_SITES: _("set the look and the columns of websites"),
    Verb.WRITE_ARTICLES: _("write articles, contribute them upward, take over those of others"),
    Verb.PUBLISH_ARTICLES: _("publish where no review is asked for, withdraw"),
    Verb.PUSH_ARTICLES: _("give articles to all websites below"),
    Verb.MANAGE_GRANTS: _("give and end roles"),
    Verb.MANAGE_ACCOUNTS: _("open and close accounts, reset passwords"),
    Verb.SEE_AUDIT: _("read the audit log"),
    Verb.MANAGE_JOBS: _("watch and repeat background jobs"),
    Verb.MANAGE_RULES: _("set local rules"),
}

ROLE_WORDS: dict[Role, Any] = {
    Role.SECRETARY: _("Runs a branch: its roster, its posts, its lessons and hours."),
    Role.COMMISSIONER: _("Helps to run a branch: writes lessons and reminds, changes no records."),
    Role.GROUP_LEADER: _("Calls the meetings of a group and keeps their records. Comes and goes with the post."),
    Role.OFFICE: _(
        "Works for the committee above: everything a secretary may, for all branches below, and the tree."
    ),
    Role.READER: _("Looks at rosters and figures and changes nothing."),
    Role.REVIEWER: _("Reads and decides on lessons that wait for a review, and nothing else."),
    Role.EDITOR: _(
        "Opens websites, writes and publishes on them, and gives articles to those below; sees no members."
    ),
    Role.AUDITOR: _("Reads the audit log and nothing else. Cannot be another administrator at the same time."),
    Role.ADMINISTRATOR: _("Keeps the system: organizations, accounts, jobs, rules. Sees no roster."),
    Role.SECURITY: _("Gives and ends roles. Sees no roster, and gives none to themselves."),
}


def role_words(role: Role) -> Any:
    """What somebody with the role is for, in a sentence."""
    return ROLE_WORDS.get(role, "")


def in_words(detail: dict[str, Any]) -> dict[str, Any]:
    """The details of a grant's entry in the audit log, the role by its name."""
    role = detail.get("role", "")
    return {"role": Role(role).label if role in Role.values else role}
