from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "zhibu.members"

    def ready(self) -> None:
        """Register navigation, tabs, things to do, the roster import, subscribers, and what stands against dissolving
        a branch."""
        from zhibu.foundation.rights.slots import personal_data
        from zhibu.members import personal_data as own

        for kind in (
            own.RECORD,
            own.STAYS,
            own.LOOKS,
        ):
            personal_data.register(kind)
        from zhibu.foundation.imports.registry import register_spec
        from zhibu.foundation.search.slots import search_sources
        from zhibu.members import deeds, dissolution, holders, indexes, phones, search, slots, subscribers  # noqa: F401
        from zhibu.members.imports import ROSTER

        deeds.register()
        register_spec(ROSTER)
        search_sources.register(search.SOURCE)
        slots.register()
        dissolution.register()
        holders.register()
        phones.register()
        indexes.register()
