"""docs/norms.md: its pack can be loaded, its commands and names exist."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import sapa.standard
from fixtures.project import ROOT
from sapa.cli.norms import norms
from sapa.standard import Norm, load_standard

PAGE = (ROOT / "docs" / "norms.md").read_text(encoding="utf-8")


def test_the_pack_of_the_page_is_a_pack(tmp_path: Path) -> None:
    """A reader who copies it gets what the page says."""
    path = tmp_path / "own.yaml"
    path.write_text(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")  # type: ignore[index]
    act = load_standard(None, folder=path)
    assert [(n.id, n.service, n.min, n.max) for n in act.norms.values()] == [("p4.round_table", "event", 10, 40)]


COMMANDS = [line.strip() for line in PAGE.splitlines() if line.startswith("    sapa norms")]


@pytest.mark.parametrize("line", [c for c in COMMANDS if "my-pack" not in c])
def test_the_commands_of_the_page_run(line: str, tmp_path: Path) -> None:
    """Each of them, as it is typed."""
    words = re.findall(r'"[^"]*"|\S+', line.split("#", maxsplit=1)[0].removeprefix("sapa norms"))
    arguments = [str(tmp_path / w) if w.endswith(".json") else w.strip('"') for w in words]
    app = typer.Typer()
    app.command()(norms)
    result = CliRunner().invoke(app, [*arguments, *([] if "--lang" in arguments else ["--lang", "en"])])
    assert result.exit_code == 0, result.output


def test_the_fields_of_the_page_are_those_of_a_norm() -> None:
    """No field is described that is not there, and none of the act's is left out."""
    table = PAGE.split("## What a norm says")[1].split("## Editions")[0]
    described = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    own = {field.name for field in fields(Norm)}
    assert described <= own
    left_out = {"id", "service", "form", "indicator", "criterion", "source", "lead_display_kk", "base_text"}
    assert own - described == left_out


def test_the_names_of_the_page_are_public() -> None:
    """What the example imports can be imported."""
    for name in re.search(r"from sapa.standard import (.*)", PAGE)[1].split(", "):  # type: ignore[index]
        assert name in sapa.standard.__all__
