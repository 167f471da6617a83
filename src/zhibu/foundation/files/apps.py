from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhibu.foundation.files"
