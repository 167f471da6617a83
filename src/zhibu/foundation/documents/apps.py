from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhibu.foundation.documents"
