from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "zhibu.foundation.crypto"
