"""`sapa norms`: a table to read, JSON for programs, plain refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.norms import corridor, listing, norms
from sapa.i18n import LANGUAGES, translator
from sapa.standard import load_standard


def run(*args: str) -> tuple[int, str, str]:
    """Run the command alone: exit code, stdout, stderr."""
    app = typer.Typer()
    app.command()(norms)
    result = CliRunner().invoke(app, list(args), env={"COLUMNS": "100"})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("language", "control", "error", "needs", "place"),
    [
        ("kk", "15–25\u00a0%", "ең көбі 5\u00a0%", "кемінде 1,5\u00a0ай", "10-кесте"),
        ("ru", "15–25\u00a0%", "не более 5\u00a0%", "не менее 1,5\u00a0мес.", "табл. 10"),
        ("en", "15–25%", "at most 5%", "at least 1.5\u00a0months", "table 10"),
    ],
)
def test_the_table_shows_title_requirement_and_place(
    language: str, control: str, error: str, needs: str, place: str
) -> None:
    """Numbers, units and citations are written as the language writes them."""
    code, out, _ = run("--service", "research_analytic", "--lang", language)
    assert code == 0
    for words in (control, error, needs, place):
        assert words in out
    assert "«standard." not in out


def test_norms_without_a_number_say_how_they_are_met() -> None:
    """Present or not, judged by an expert, or no requirement at all."""
    act, t = load_standard(), translator("en")
    assert corridor(act.norm("p37.research_programme"), act, t) == "required"
    assert corridor(act.norm("p21.objective_analysis"), act, t) == "judged by an expert"
    assert corridor(act.norm("p39.requests_to_state_bodies"), act, t) == "no requirement"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    """Long titles are wrapped; the columns of requirement and place keep their words."""
    act = load_standard()
    lines = listing(act, list(act.norms.values()), translator(language), width=width)
    assert max(map(len, lines)) <= width


def test_json_goes_to_standard_output_alone() -> None:
    """With `--json -` nothing else is printed."""
    code, out, err = run("--service", "research_analytic", "--json", "-", "--lang", "ru")
    records = json.loads(out)
    assert (code, err) == (0, "")
    assert {r["service"] for r in records} == {"research_analytic", "all"}
    assert {"id", "min", "max", "printed", "source", "edition", "title"} <= set(records[0])


def test_json_goes_to_a_file_beside_the_table(tmp_path: Path) -> None:
    """The table is still printed."""
    code, out, _ = run("--json", str(tmp_path / "norms.json"), "--lang", "en")
    assert code == 0
    assert "table 11" in out
    assert len(json.loads((tmp_path / "norms.json").read_text(encoding="utf-8"))) == len(load_standard().norms)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--date", "2019-01-01"], ["2019-01-01", "26 July 2021"]),
        (["--date", "01.01.2022"], ["--date", "01.01.2022", "2021-07-26"]),
        (["--service", "research"], ["--service", "research_analytic"]),
        (["--standard", "kz"], ["kz-social-order"]),
    ],
)
def test_bad_arguments_exit_2_with_one_plain_message(args: list[str], words: list[str]) -> None:
    """What, where, got, expected and what to do on stderr; nothing on stdout."""
    code, out, err = run(*args, "--lang", "en")
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    for word in words:
        assert word in err


def test_a_service_without_norms_of_its_own_says_so() -> None:
    """An empty list must not read as "nothing is required"."""
    code, out, _ = run("--service", "training", "--lang", "en")
    own = [n for n in load_standard().norms.values() if n.service == "training"]
    assert code == 0
    assert ("no norms of this service yet" in out) == (not own)
