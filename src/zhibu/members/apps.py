from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "zhibu.members"

    def ready(self) -> None:
        """Register navigation, tabs, things to do, the roster import and what stands against dissolving a branch."""
        from zhibu.foundation.imports.registry import register_spec
        from zhibu.members import deeds, dissolution, slots
        from zhibu.members.imports import ROSTER

        deeds.register()
        register_spec(ROSTER)
        slots.register()
        dissolution.register()
