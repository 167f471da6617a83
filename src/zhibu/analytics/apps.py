from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "zhibu.analytics"

    def ready(self) -> None:
        """Listen to the events that change roll-ups."""
        from zhibu.analytics import subscribers, tasks  # noqa: F401
