from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "zhibu.foundation.jobs"

    def ready(self) -> None:
        """Learn the jobs and subscriptions of every context; put the page on the workbench."""
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.jobs.access import can_manage
        from zhibu.foundation.modules.guarding import read_in_house
        from zhibu.foundation.ui.slots import NavItem, nav_items

        read_in_house("tasks", "subscribers")
        describe("job.retried", _("retried the job {job}"))
        describe("job.all_retried", _("retried {number} failed jobs"))
        nav_items.register(
            NavItem(
                key="jobs",
                area="workbench",
                label=_("Jobs"),
                url_name="jobs:list",
                icon="refresh",
                order=850,
                group=_("Administration"),
                allowed=can_manage,
            )
        )
