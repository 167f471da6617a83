"""What the auditor reads of the deeds of this context."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("organization.founded", _("founded an organization"))
    describe("organization.renamed", _("renamed an organization to “{name}”"))
    describe("organization.moved", _("moved an organization in the tree"))
    describe("organization.dissolved", _("dissolved an organization on {on}"))
    describe("organization.reinstated", _("reinstated an organization"))
    describe("organization.details", _("changed an organization's details"))
    describe("organization.imported", _("entered organizations from a sheet"))
    describe("organization.appointed", _("gave somebody a post"))
    describe("organization.recognized", _("found the record of somebody who holds a post"))
    describe("organization.left_post", _("ended somebody's post on {on}"))
    describe("organization.term_started", _("started a term"))
    describe("organization.term_extended", _("extended a term"))
    describe("organization.suspended", _("suspended the life of an organization from {on}"))
    describe("organization.resumed", _("let the life of an organization go on from {on}"))
    describe("organization.took_over", _("let an organization take over the {count} members of “{name}”"))
    describe("organization.split", _("split an organization: {count} members form “{name}”"))
    describe("organization.undone", _("undid a change of organizations: {kind}"))
