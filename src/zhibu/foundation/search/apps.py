from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zhibu.foundation.search"

    def ready(self) -> None:
        """Let help and the rules of the rulebook be found; contexts above register theirs."""
        from zhibu.foundation.search import topics
        from zhibu.foundation.search.slots import search_sources

        search_sources.register(topics.SOURCE)
