"""The command line run in this process: a folder to stand in, and the command that a module is about."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sapa import cli


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder, and a temporary folder of its own in which nothing may stay."""
    temp, folder = tmp_path / "temp", tmp_path / "work"
    temp.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.chdir(folder)
    yield folder
    assert list(temp.iterdir()) == []


@pytest.fixture
def run(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run the module's COMMAND, or another; return exit code, standard output and standard error."""

    def call(*arguments: object, command: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sapa", command or request.module.COMMAND, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        text = capsys.readouterr()
        return int(ended.value.code or 0), text.out, text.err

    return call
