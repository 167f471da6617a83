from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "zhibu.foundation.words"
