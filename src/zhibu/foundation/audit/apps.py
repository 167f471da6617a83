from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhibu.foundation.audit"
