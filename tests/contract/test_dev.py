"""The two commands: dev.py, its Makefile, and what the README says of them."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from types import ModuleType

import pytest

from fixtures.project import ROOT

DEV = ROOT / "dev.py"
PROSE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """Return dev.py as a module."""
    spec = importlib.util.spec_from_file_location("dev", DEV)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["dev"] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py without touching .venv."""
    return subprocess.run([sys.executable, str(DEV), *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_command(dev):
    """What can be done is told without setting anything up."""
    done = call()
    assert done.returncode == 0
    assert set(re.findall(r"^python dev\.py ([a-z-]+)", done.stdout, re.MULTILINE)) == set(dev.COMMANDS)


def test_an_unknown_command_is_refused_with_those_there_are():
    """Exit 2 and one line."""
    done = call("tset")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("There is no command 'tset'. Commands: run, app, test, test-full,")


def test_an_unknown_stage_is_refused_before_anything_is_installed(dev):
    """Exit 2 and the stages there are."""
    with pytest.raises(dev.Stop, match=r"There is no stage 'mypi'\. Stages: ruff, format, mypy, imports, catalogues"):
        dev.check(["mypi"])


def test_dev_reads_on_an_older_python():
    """Python 3.8 can at least parse it and say what is missing."""
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_dev_imports_the_standard_library_only():
    """It runs before anything is installed."""
    tree = ast.parse(DEV.read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names - set(sys.stdlib_module_names) == set()


def test_an_old_python_is_told_plainly(dev, monkeypatch):
    """No traceback: the version it has, the version it needs, and what to do."""
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11 or newer; this is Python 3\.9\.2"):
        dev.need_python()


def test_make_and_dev_have_the_same_commands(dev):
    """`make X` is `python dev.py X` and nothing else."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    rule = re.search(r"^(help[^:=]*):\n\t@\$\(PYTHON\) dev\.py \$@$", text, re.MULTILINE)
    assert phony
    assert rule
    assert phony[1].split() == rule[1].split() == ["help", *dev.COMMANDS]


def test_the_stages_are_those_of_the_promise(dev):
    """Lint, types, layers, words, tests, notebooks and browsers."""
    names = ["ruff", "format", "mypy", "imports", "catalogues", "contract", "tests", "office", "notebooks", "browser"]
    assert list(dev.stages(full=False)) == names
    assert not any("--full" in line for line in dev.stages(full=False).values())
    assert [name for name, line in dev.stages(full=True).items() if "--full" in line] == ["tests", "office", "browser"]


def test_tests_that_share_a_server_or_an_office_stay_with_one_worker(dev):
    """Two files at a time; inside a file one after the other. Notebooks have kernels of their own and go alone."""
    lines = {name: line for name, line in dev.stages(full=False).items() if "-n" in line}
    assert list(lines) == ["tests", "office", "browser"]
    assert ["--dist" in line and line[line.index("--dist") + 1] for line in lines.values()] == [
        False, "loadfile", "loadfile",
    ]  # fmt: skip


def test_the_summary_counts_all_stages_and_fails_if_one_failed(dev, capsys):
    """Counts are added up; a stage that ran nothing is no success."""
    outcomes = [
        dev.Outcome("ruff", 0, 0.5, {}),
        dev.Outcome("tests", 1, 60.0, {"failed": 2, "passed": 500, "skipped": 1}),
        dev.Outcome("browser", 5, 1.0, {}),
        dev.Outcome("notebooks", 0, 9.0, {"passed": 4}),
    ]
    assert dev.summary(outcomes, 71.2) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-5].split() == ["tests", "FAILED", "60.0", "s", "2", "failed,", "500", "passed,", "1", "skipped"]
    assert "NOTHING RAN" in lines[-4]
    assert lines[-2] == "stages: 2 ok, 2 failed (tests, browser)"
    assert lines[-1] == "== 2 failed, 504 passed, 1 skipped in 71 s =="
    assert dev.summary([dev.Outcome("ruff", 0, 0.5, {})], 1) == 0


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("====== 3 failed, 10 passed, 1 skipped in 2.31s ======", {"failed": 3, "passed": 10, "skipped": 1}),
        ("2 passed, 1 error in 0.10s", {"passed": 2, "error": 1}),
        ("12 passed, 2 errors in 61.20s (0:01:01)", {"passed": 12, "error": 2}),
        ("no tests ran in 0.01s", {}),
    ],
)
def test_pytest_s_last_line_is_understood(dev, line, counts):
    """Both forms of the line, with and without rulers."""
    assert dev.LAST_LINE.search(line)
    assert dev.counted(line) == counts


def test_a_changed_list_of_packages_is_installed_again(dev, tmp_path, monkeypatch):
    """The stamp holds while pyproject.toml and constraints.txt are the same, and no longer."""
    for name in ("pyproject.toml", "constraints.txt", "build_catalogues.py"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    assert dev.installed() is None
    dev.write_stamp("app")
    assert dev.installed() == "app"
    (tmp_path / "constraints.txt").write_text("changed", encoding="utf-8")
    assert dev.installed() is None


def test_a_spoilt_stamp_means_install_again(dev, tmp_path, monkeypatch):
    """A half-written stamp is no reason to stop."""
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    (tmp_path / "stamp.json").write_text("{", encoding="utf-8")
    assert dev.installed() is None


@pytest.mark.parametrize("name", PROSE)
def test_links_of_the_prose_lead_somewhere(name):
    """Every relative link and picture exists."""
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [
        t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t and not t.startswith("#")
    ]
    assert [t for t in targets if t and not (ROOT / t).exists()] == []


@pytest.mark.parametrize("name", PROSE)
def test_commands_of_the_prose_exist(dev, name):
    """`make X` and `dev.py X` in the text are commands that there are."""
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^    |\s)(?:make|python3? dev\.py) ([a-z][a-z-]+)", text))
    assert named - {*dev.COMMANDS, "help"} == set()


def test_the_ci_script_is_a_script():
    """.ci/run is bash that stops at the first error, says CI, and ends with make test."""
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert "export CI=true" in text
    assert text.rstrip().endswith("make test")
