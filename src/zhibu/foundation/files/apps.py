from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhibu.foundation.files"

    def ready(self) -> None:
        """Say where sealed files lie, for a change of keys."""
        from zhibu.foundation.crypto.stores import register_store
        from zhibu.foundation.files.resealing import FileStore

        register_store(FileStore())
