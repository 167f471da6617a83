from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CryptoConfig(AppConfig):
    name = "zhibu.foundation.crypto"

    def ready(self) -> None:
        """Say the deeds of whoever keeps the keys in words."""
        from zhibu.foundation.audit.registry import call_detail, describe

        call_detail("key", _("Key"))
        call_detail("sealed", _("Values sealed anew"))
        describe("key.added", _("put the key {key} into the ring"))
        describe("key.used", _("let the key {key} seal from now on"))
        describe("key.rotated", _("sealed {sealed} values anew with the key {key}"))
        describe("key.reindexed", _("made {sealed} blind indexes anew with another key"))
        describe("key.retired", _("took the key {key} out of the ring"))
