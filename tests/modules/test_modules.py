"""The example module and a dozen broken ones beside it, on the path of a process of their own, as a city tests.

In it run the example's tests and `beside_broken.py`. The suite itself has no modules.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.modules.broken import BROKEN, write
from zhibu.foundation.words.extraction import compile_catalogue

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/zhibu-reading-corner"


def test_the_example_works_and_broken_modules_beside_it_stop_nothing(tmp_path):
    write(tmp_path)
    compile_catalogue(EXAMPLE / "src/zhibu_corner")
    (tmp_path / "modules.json").write_text('{"ODD_DAYS": "many", "CORNER_BOOKS_AT_ONCE": 2}', encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "ZHIBU_"))}
    env |= {
        "PYTHONPATH": os.pathsep.join([str(EXAMPLE / "src"), str(tmp_path)]),
        "ZHIBU_MODULES": ",".join(["zhibu_corner:module", *(f"{name}:module" for name in BROKEN)]),
        "ZHIBU_MODULE_SETTINGS": str(tmp_path / "modules.json"),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts="]
    command += ["--import-mode=importlib", str(ROOT / "tests/modules/beside_broken.py"), str(EXAMPLE / "tests")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
