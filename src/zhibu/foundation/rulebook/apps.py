from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "zhibu.foundation.rulebook"
