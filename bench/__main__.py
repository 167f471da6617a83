"""`make bench`: every figure on both databases, each beside its reference; `--only checkin,homes` for some."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlparse, urlunparse

import psycopg

from bench.run_on import MODULES

ROOT = Path(__file__).parents[1]
POSTGRES = os.environ.get("ZHIBU_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAMES = ("zhibu_bench", "zhibu_bench_bare")


def _postgres() -> dict[str, str] | None:
    """Two fresh databases on the server of the environment; None if there is no server."""
    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as connection:
            for name in NAMES:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {name}")
    except psycopg.OperationalError:
        return None
    parts = urlparse(POSTGRES)
    urls = [urlunparse(parts._replace(path=f"/{name}")) for name in NAMES]
    return {"ZHIBU_DATABASE_URL": urls[0], "BENCH_BARE_DATABASE_URL": urls[1]}


def _measure(database: str, figures: str, env: dict[str, str]) -> bool:
    with tempfile.TemporaryDirectory(prefix=f"zhibu-bench-{database}-") as folder:
        full = {
            **os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "BENCH_DIR": folder, "ZHIBU_VAR": folder,
            "ZHIBU_DEMO": "1", **env,
        }  # fmt: skip
        subprocess.run([sys.executable, "-m", "bench.bare.prepare"], cwd=ROOT, env=full, check=True)
        done = subprocess.run(
            [sys.executable, "-m", "bench.run_on", database, figures], cwd=ROOT, env=full, check=False
        )
    return done.returncode == 0


def main() -> int:
    """Measure; exit status 1 if a bar does not hold or a run breaks."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="", help=f"of {', '.join(MODULES)}")
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    figures = options.only or ",".join(MODULES)
    unknown = set(figures.split(",")) - set(MODULES)
    if unknown:
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    good = True
    if options.database in (None, "sqlite"):
        good = _measure("sqlite", figures, {}) and good
    if options.database in (None, "postgresql"):
        env = _postgres()
        if env is None:
            print("PostgreSQL is not there: measured on SQLite alone")
        else:
            good = _measure("postgresql", figures, env) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
