"""`sapa estimate --calibrate FILE`: the file's margins reach the estimate, and its faults the user."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.estimate import estimate

ORACLE = Path(__file__).parents[2] / "oracle"
R = json.loads((ORACLE / "calibration.json").read_text(encoding="utf-8"))
MEAN = ["--stat", "mean", "--of", "api00", "--weight", "pw", "--psu", "dnum", "--population", "fpc"]


@pytest.fixture(scope="module")
def app():
    """The command alone, as the app wires it."""
    app = typer.Typer(add_completion=False)
    app.command()(estimate)
    return app


def run(app, file, *more):
    return CliRunner().invoke(app, [str(ORACLE / "apiclus1.csv"), *MEAN, "--calibrate", str(file), *more])


def table(tmp_path, *margins):
    lines = [f"{name},{row['level']},{row['total']}" for name in margins for row in R["margins"][name]]
    path = tmp_path / "margins.csv"
    path.write_text("\n".join(["margin,level,total", *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize(("step", "margins"), [("poststratified", ["stype"]), ("raked", ["stype", "sch.wide"])])
def test_estimates_after_the_file_equal_r(app, tmp_path, step, margins):
    """R: svymean(~api00) after postStratify and after rake of apiclus1."""
    done = run(app, table(tmp_path, *margins), "--json", "-")
    assert done.exit_code == 0, done.stderr
    (record,) = json.loads(done.stdout)
    case = next(c for c in R["cases"] if c["name"] == "clus1" and c["step"] == step)
    expected = next(r for r in case["results"] if r["what"] == ["mean", "api00"] and r["domain"] is None)
    assert record["estimate"] == pytest.approx(expected["estimate"], rel=1e-8)
    assert record["se"] == pytest.approx(expected["se"], rel=1e-8)


def test_the_listing_says_how_the_weights_were_calibrated(app, tmp_path):
    """Method, margins and cycles stand among the conventions."""
    done = run(app, table(tmp_path, "stype", "sch.wide"), "--lang", "en")
    assert "Weights calibrated (raking) to: stype, sch.wide." in " ".join(done.stdout.split())


def test_a_margin_that_cannot_be_met_exits_2(app, tmp_path):
    """A level that no school has; one message, no traceback."""
    path = table(tmp_path, "stype")
    path.write_text(path.read_text(encoding="utf-8") + "\nstype,X,10", encoding="utf-8")
    done = run(app, path, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "asks for level “X”" in done.stderr
    assert "Traceback" not in done.stderr
