from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhibu.foundation.ui"
