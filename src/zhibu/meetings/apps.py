from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "zhibu.meetings"

    def ready(self) -> None:
        """Fill the slots, part by part: the call, the room, the record."""
        from zhibu.foundation.rights.slots import personal_data
        from zhibu.meetings import personal_data as own

        for kind in (own.MEETINGS,):
            personal_data.register(kind)
        from zhibu.foundation.search.slots import search_sources
        from zhibu.meetings import deeds, dissolution, record_slots, room_deeds, room_slots, search, slots

        slots.register()
        search_sources.register(search.SOURCE)
        deeds.register()
        dissolution.register()
        record_slots.register()
        room_deeds.register()
        room_slots.register()
