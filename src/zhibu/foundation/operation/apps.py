from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from zhibu.foundation.operation.registry import Check


def _checks() -> dict[str, "Check"]:
    """What the doctor looks at, in this order; contexts above add theirs."""
    from zhibu.foundation.operation.doctor import machine, site, work

    return {
        "database": site.database,
        "migrations": site.migrations,
        "front_end": site.front_end,
        "keys": site.keys,
        "secret_key": site.secret_key,
        "openness": site.openness,
        "folders": machine.folders,
        "clock": machine.clock,
        "time_zone": machine.time_zone,
        "tools": machine.tools,
        "user": machine.user,
        "workers": work.workers,
        "jobs": work.queue,
        "audit": work.chain,
        "backup": work.backups,
        "administrators": work.administrators,
    }


class OperationConfig(AppConfig):
    name = "zhibu.foundation.operation"

    def ready(self) -> None:
        """Say the deed of the operator in words."""
        from zhibu.foundation.audit.registry import call_detail, describe
        from zhibu.foundation.operation.registry import register_check

        if settings.METRICS:
            from zhibu.foundation.jobs.observers import observe
            from zhibu.foundation.operation import metrics

            metrics.directory()
            metrics.sweep()
            observe(metrics.job_observer())
        for order, (key, check) in enumerate(_checks().items()):
            register_check(key, check, order=order)
        call_detail("made_at", _("Backup of"))
        describe("site.restored", _("brought the site back from the backup of {made_at}"))
