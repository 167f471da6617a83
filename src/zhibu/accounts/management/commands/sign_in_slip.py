"""A slip for somebody whom nobody else may let in again: an administrator. For the operator, on the server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from zhibu.accounts import actions, queries
from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


class Command(BaseCommand):
    """`zhibu sign_in_slip <user name>`: prints a code that opens the account once, until tomorrow."""

    help = "Print a code with which one account can be entered once and a new password chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        """The user name, and whether the second proof is lost too."""
        parser.add_argument("username")
        parser.add_argument(
            "--lost-proof", action="store_true", help="take the second proof away when the slip is used"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the slip and say its code."""
        account = queries.find_by_username(options["username"])
        if account is None:
            raise CommandError("no account of this name is in use")
        try:
            made = actions.make_slip(
                actor=SYSTEM, at=clock.now(), account_id=account.pk, drops_proofs=options["lost_proof"]
            )
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(made.code)
        self.stderr.write(f"opens {reverse('accounts:slip')} once, until {made.slip.expires_at:%Y-%m-%d %H:%M} UTC")
