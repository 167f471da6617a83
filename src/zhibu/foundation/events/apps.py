from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "zhibu.foundation.events"
