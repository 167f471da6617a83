from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "zhibu.foundation.jobs"

    def ready(self) -> None:
        """Learn the jobs and subscriptions of every context."""
        autodiscover_modules("tasks", "subscribers")
