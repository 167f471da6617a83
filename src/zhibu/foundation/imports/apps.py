from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "zhibu.foundation.imports"

    def ready(self) -> None:
        """Register the lookup `among`, the navigation entry and who reads uploaded and result files."""
        from django.db.models import Field

        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.files.registry import register_reader
        from zhibu.foundation.imports.access import may_read_file
        from zhibu.foundation.imports.actions.begin import UPLOAD
        from zhibu.foundation.imports.among import Among
        from zhibu.foundation.imports.queries import files_in_use
        from zhibu.foundation.imports.registry import specs_for
        from zhibu.foundation.imports.results import RESULT
        from zhibu.foundation.ui.slots import NavItem, nav_items

        Field.register_lookup(Among)
        describe("import.begun", _("began to import a table"))
        describe("import.confirmed", _("confirmed the columns of an import"))
        describe("import.checked", _("had a table checked"))
        describe("import.entered", _("had the checked rows of a table entered"))
        describe("import.canceled", _("canceled an import"))
        register_reader(UPLOAD, may_read_file, in_use=files_in_use)
        register_reader(RESULT, may_read_file, in_use=files_in_use)
        nav_items.register(
            NavItem(
                key="imports",
                area="workbench",
                label=_("Import"),
                url_name="imports:start",
                icon="table-import",
                order=90,
                group=_("Registry"),
                allowed=lambda actor: bool(specs_for(actor)),
            )
        )
