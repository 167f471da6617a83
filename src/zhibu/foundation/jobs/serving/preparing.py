"""What must be there before the site can be served; each step looks first and does nothing if it is done."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from zhibu.foundation.modules.guarding import is_guest, look_again

Say = Callable[[str], None]


def prepare(say: Say, *, demo: bool) -> None:
    """Front end, words, database, static files and, for a demonstration on an empty site, its content.

    Raises CommandError with a sentence for the person if a step fails.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    build_front_end(say)
    compile_words(say)
    clear_half_made(say)
    migrate(say)
    collect_static(say)
    if demo:
        seed_demo(say)
    connections.close_all()


def build_front_end(say: Say) -> None:
    """Build the front end with npm if there is no build and its sources are here."""
    frontend = settings.BASE_DIR / "frontend"
    if (settings.UI_BUILD_DIR / "manifest.json").exists() or not (frontend / "package.json").exists():
        return
    say("构建界面 Building the front end …")
    beside_python = str(Path(sys.executable).parent)
    path = os.pathsep.join([beside_python, os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise CommandError("没有找到 npm，先运行 make。npm was not found: run make first.")
    for command in (["ci", "--silent", "--no-audit", "--no-fund"], ["run", "--silent", "build"]):
        if command[0] == "ci" and (frontend / "node_modules").exists():
            continue
        done = subprocess.run([npm, *command], cwd=frontend, env={**os.environ, "PATH": path}, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError("界面没有构建成功。The front end could not be built.")


def compile_words(say: Say) -> None:
    """Compile the catalogues that are newer than what was compiled of them."""
    stale = False
    for config in apps.get_app_configs():
        if not (config.name.startswith("zhibu.") or is_guest(config)):
            continue
        for source in Path(config.path).glob("locale/*/LC_MESSAGES/*.po"):
            stale = stale or newest([source]) > newest([source.with_suffix(".mo")])
    if stale and "catalogues" in get_commands():
        say("编译词条 Compiling the words …")
        call_command("catalogues", "compile", verbosity=0)


def migrate(say: Say) -> None:
    """Bring the database up to date if a migration is missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("建立数据库 Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        look_again()


def collect_static(say: Say) -> None:
    """Collect and compress the static files if one is newer than the last collection."""
    index = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if index.exists() and newest(static_sources()) <= index.stat().st_mtime:
        return
    say("整理静态文件 Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def static_sources() -> Iterable[Path]:
    """Every static file of every context and library, where it lies."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))


def newest(paths: Iterable[Path]) -> float:
    """When the youngest of the files was written; 0 for none."""
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)


def seed_demo(say: Say) -> None:
    """Fill an empty site with the demonstration, in a process of its own so that its memory goes with it."""
    if get_user_model()._default_manager.exists() or "seed_demo" not in get_commands():
        return
    say("生成演示园区（约一分钟）Filling the demonstration zone, about a minute …")
    mark = _half_made()
    mark.touch()
    connections.close_all()
    command = [sys.executable, "-m", "django", "seed_demo"]
    env = {**os.environ, "ZHIBU_DEMO": "1", "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), *sys.path])}
    if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603
        raise CommandError("演示数据没有生成完，下次启动会重新生成。It was not finished; the next start begins anew.")
    mark.unlink()


def clear_half_made(say: Say) -> None:
    """If filling the demonstration was cut off, empty the database that it was filling."""
    if not _half_made().exists():
        return
    say("上次没有生成完，重新开始 The last start was cut off; beginning anew …")
    connections.close_all()
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        call_command("flush", verbosity=0, interactive=False)
    _half_made().unlink()


def _half_made() -> Path:
    """A file that is there only while the demonstration is being filled."""
    return Path(settings.VAR_DIR) / "demo.unfinished"
