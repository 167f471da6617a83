"""Modules that are broken, each at another step of coming up or of running."""

from pathlib import Path

ENTRY = """
from zhibu.foundation.modules.specs import Module
module = Module(key="{key}", title="{name}", version="1.0", app="{name}.apps.Config"{more})
"""
APPS = """
from django.apps import AppConfig
class Config(AppConfig):
    name = "{name}"
    def ready(self):
        {ready}
"""
MIGRATION = """
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL("DROP nonsense")]
"""
TABLE = "from django.db import models\nclass Thing(models.Model):\n    name = models.CharField(max_length=5)\n"
CARDS = """
        from datetime import datetime
        from zhibu.foundation.ui.slots import HomeCard, NavItem, TodoQuestion, TodoSource
        from zhibu.foundation.ui.slots import home_cards, nav_items, todo_sources
        def card(actor, path, at): raise LookupError("the card is lost")
        home_cards.register(HomeCard("loud", "member", card))
        home_cards.register(HomeCard("loud.desk", "desk", card))
        nav_items.register(NavItem("loud", "workbench", "Loud", "loud:x", "plus", allowed=lambda actor: 1 / 0))
        ask = lambda actor, at: TodoQuestion("SELECT nothing FROM nowhere")
        todo_sources.register(TodoSource("loud", ask, lambda rows, at: []))
"""
BROKEN: dict[str, tuple[str, dict[str, str]]] = {
    "broken_import": ("entry point", {"entry": "raise RuntimeError('it does not load')"}),
    "broken_app": ("app", {"apps": "import not_there"}),
    "broken_models": ("models", {"models": TABLE + "1 / 0\n"}),
    "broken_ready": ("ready", {"ready": "raise ValueError('it is not ready')"}),
    "broken_jobs": ("ready", {"tasks": "import not_there"}),
    "broken_route": ("addresses", {"more": ', urls="broken_route.urls"', "urls": "from django.urls import path\n"
                     "urlpatterns = [path('<nonsense:id>/', print, name='x')]"}),
    "broken_rules": ("rules", {"more": ', rules="rules.toml"', "rules.toml": "[[rule]]\ncode = 'x'"}),
    "broken_setting": ("settings", {"key": "odd", "more": ', settings={"ODD_DAYS": 3}'}),
    "broken_interface": ("interface", {"more": ', api="broken_interface.api"', "api": "operations = 3"}),
    "broken_file": ("migrations", {"models": TABLE, "migrations/0001_initial": "import not_there"}),
    "broken_tables": ("migrations", {"models": TABLE, "migrations/0001_initial": MIGRATION}),
    "loud": ("", {"ready": CARDS.strip()}),
}  # fmt: skip
"""By name: the step at which it is left out (empty: it is in use), and its files."""


def write(folder: Path) -> None:
    """Write the packages."""
    for name, (_, files) in BROKEN.items():
        words = {"name": name, "key": files.get("key", name.replace("_", "")), "more": files.get("more", "")}
        text = {
            "__init__": files.get("entry", ENTRY).format(**words),
            "apps": files.get("apps", APPS).format(**words, ready=files.get("ready", "pass")),
            **{file: body for file, body in files.items() if file not in {"entry", "apps", "ready", "key", "more"}},
        }
        for file, body in text.items():
            place = folder / name / (file if "." in file else f"{file}.py")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(body, encoding="utf-8")
            if "/" in file:
                (place.parent / "__init__.py").touch()
