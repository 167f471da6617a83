from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "zhibu.foundation.notify"
