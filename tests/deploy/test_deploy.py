"""What lies in `deploy/` can be read by what it is for, and names nothing that is not there."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from zhibu.foundation.operation import figures, metrics
from zhibu.kernel import environment

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
DECLARED = {variable.name for variable in environment.VARIABLES}


def unit(path):
    """The sections of a unit."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.name)
def test_units_are_understood_by_systemd(path, tmp_path):
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd is not here")
    for one in UNITS:
        text = one.read_text().replace("/srv/zhibu/.venv/bin/zhibu", "/bin/true")
        (tmp_path / one.name).write_text(text)
    done = subprocess.run([tool, "verify", str(tmp_path / path.name)], capture_output=True, text=True, timeout=30)
    complaints = [line for line in done.stderr.splitlines() if path.name in line]
    assert complaints == []


@pytest.mark.parametrize("path", [p for p in UNITS if p.suffix == ".service"], ids=lambda p: p.name)
def test_services_are_kept_in_narrow_bounds(path):
    service = unit(path)["Service"]
    assert service["User"] == "zhibu"
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "RestrictNamespaces", "ProtectKernelModules"):
        assert service[name] == "yes"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert service["SystemCallFilter"] == "@system-service"


def test_services_start_commands_that_exist_with_their_options():
    from tests.docs.test_docs import faults_of_command

    for path in UNITS:
        if path.suffix == ".service":
            _, *words = unit(path)["Service"]["ExecStart"].split()
            assert faults_of_command(words) == []


def test_nginx_understands_its_file(tmp_path):
    tool = shutil.which("nginx")
    if tool is None:
        pytest.skip("nginx is not here")
    site = (DEPLOY / "nginx" / "zhibu.conf").read_text()
    site = re.sub(r"\n\s*(ssl_\w+ [^;]*;|listen [^;]*;|http2 [^;]*;)", "", site)
    site = re.sub(r"/(var/log/nginx|srv/zhibu/var/static)", str(tmp_path), site)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {site} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run([tool, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_nginx_keeps_figures_and_searched_names_to_itself():
    site = (DEPLOY / "nginx" / "zhibu.conf").read_text()
    assert re.search(r"location = /metrics \{\s*return 404;", site)
    [logged] = re.findall(r"log_format zhibu '([^']*)'", site)
    assert "$uri" in logged
    assert "$request_uri" not in logged
    assert "$args" not in logged
    assert "http2 on" not in site
    assert site.count("{") == site.count("}")


def test_settings_of_the_example_are_declared():
    given = dict(line.split("=", 1) for line in (DEPLOY / "zhibu.env.example").read_text().splitlines() if line)
    assert set(given) <= DECLARED
    assert "ZHIBU_DEMO" not in given


def test_the_compose_file_names_declared_settings_and_no_secret():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    web, worker, database = (compose["services"][name] for name in ("web", "worker", "database"))
    assert {name for name in web["environment"] if name.startswith("ZHIBU_")} <= DECLARED
    assert "PASSWORD" not in str({**web["environment"], **worker["environment"]})
    assert set(database["environment"]) & {"POSTGRES_PASSWORD"} == set()
    for service in (web, worker):
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])
    assert (DEPLOY / web["build"]["context"] / web["build"]["dockerfile"]).resolve().exists()


def test_the_image_runs_as_nobody_special_and_asks_itself_how_it_is():
    text = (DEPLOY / "Containerfile").read_text()
    assert text.rstrip().splitlines()[-1] == 'CMD ["zhibu", "serve"]'
    assert re.findall(r"^USER (\S+)", text, re.M) == ["10001"]
    assert "/health/ready" in text
    assert set(re.findall(r"ZHIBU_[A-Z_]+", text)) <= DECLARED


def test_pgbouncer_hands_transactions_around_and_keeps_prepared_statements_apart():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(DEPLOY / "postgresql" / "pgbouncer.ini")
    assert parser["pgbouncer"]["pool_mode"] == "transaction"
    assert int(parser["pgbouncer"]["max_prepared_statements"]) >= 100


def test_postgresql_understands_its_settings():
    lines = (DEPLOY / "postgresql" / "zhibu.conf").read_text().splitlines()
    given = dict(re.fullmatch(r"(\w+) = (.+)", line).groups() for line in lines if line and not line.startswith("#"))
    assert given["synchronous_commit"] == "on"
    assert given["log_parameter_max_length"] == given["log_parameter_max_length_on_error"] == "0"
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    if places:
        known = subprocess.run([places[-1], "--describe-config"], capture_output=True, text=True, timeout=30).stdout
        assert set(given) - {line.split("\t")[0] for line in known.splitlines()} == set()


def known_figures():
    """Every name that `/metrics` can give."""
    text = Path(metrics.__file__).read_text() + Path(figures.__file__).read_text()
    counters = set(re.findall(r'Counter\("(\w+)"', text))
    histograms = set(re.findall(r'Histogram\("(\w+)"', text))
    gauges = set(re.findall(r'(?:Figure|_one)\("(zhibu_\w+)"', text))
    gauges |= {"zhibu_backup_age_seconds", "zhibu_rollups_verified_age_seconds"}
    summed = {f"{name}_{part}" for name in histograms for part in ("bucket", "sum", "count")}
    return gauges | summed | {f"{name}_total" for name in counters}


def named_in(expressions):
    return {name for text in expressions for name in re.findall(r"zhibu_\w+", text)}


def test_alerts_and_dashboard_ask_for_figures_that_there_are():
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
    board = json.loads((DEPLOY / "grafana" / "zhibu.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(asked) > 15
    assert named_in([rule["expr"] for rule in rules] + asked) - known_figures() == set()
    assert all(rule["labels"]["severity"] in {"page", "ticket"} and rule["annotations"]["summary"] for rule in rules)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_prometheus_scrapes_an_address_that_there_is(client, db, settings):
    config = yaml.safe_load((DEPLOY / "prometheus" / "zhibu.yml").read_text())
    assert config["scrape_configs"][0]["metrics_path"] == "/metrics"
    assert [name for name in config["rule_files"] if not (DEPLOY / "prometheus" / name).exists()] == []


def test_the_page_of_settings_is_what_is_declared():
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert environment.page_with_table(page) == page


def test_nothing_else_of_the_environment_is_read():
    wrong = []
    for folder in ("config", "src"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "environment.py" or "tests" in path.parts or path.match("config/settings/test.py"):
                continue
            found = re.findall(r'environ(?:\.get\(|\[)"(ZHIBU_\w+)"(?!\])', path.read_text(encoding="utf-8"))
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in found]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ZHIBU_PROXY_HOPS", "one", "has to be a whole number"),
        ("ZHIBU_HTTPS", "yes", "may be 0 or 1"),
        ("ZHIBU_LOG", "xml", "may be plain or json"),
    ],
)
def test_a_value_of_the_wrong_kind_stops_the_program_with_a_sentence(name, value, words, tmp_path):
    import os

    env = {**os.environ, name: value, "ZHIBU_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    code = "import config.settings.prod"
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.strip() == f"{name} is {value!r}, and {words}"


def test_each_kind_is_read_as_declared(monkeypatch):
    monkeypatch.setenv("ZHIBU_HOSTS", "a.example, b.example,,")
    monkeypatch.setenv("ZHIBU_THREADS", "")
    assert environment.items("ZHIBU_HOSTS") == ["a.example", "b.example"]
    assert (environment.number("ZHIBU_THREADS", 8), environment.number("ZHIBU_PORT")) == (8, 8000)
    with pytest.raises(TypeError):
        environment.flag("ZHIBU_PORT")
    with pytest.raises(KeyError):
        environment.text("ZHIBU" + "_UNKNOWN")
