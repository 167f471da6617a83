"""What is done with an import: begun, its columns confirmed, checked, entered, canceled, cleared away."""

from zhibu.foundation.imports.actions.begin import begin_import, choose_sheet, confirm_mapping
from zhibu.foundation.imports.actions.check import run_check
from zhibu.foundation.imports.actions.commit import cancel_import, commit_import, run_commit
from zhibu.foundation.imports.actions.tidy import TRIES, clear_old, note_stumble

__all__ = [
    "TRIES",
    "begin_import",
    "cancel_import",
    "choose_sheet",
    "clear_old",
    "commit_import",
    "confirm_mapping",
    "note_stumble",
    "run_check",
    "run_commit",
]
