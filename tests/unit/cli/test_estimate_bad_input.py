"""`sapa estimate`: one clear message for each kind of bad input, in every language, and exit 2."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.estimate import estimate

LANGUAGES = ("en", "ru", "kk")
# Twelve interviews in six villages of two strata; N: villages of the stratum; rw1, rw2: replicate weights.
HEAD = "y,s,v,w,N,sex,rw1,rw2"
STRATA = ["a"] * 6 + ["b"] * 6
VILLAGES = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]


@pytest.fixture(scope="module")
def app():
    """The command alone, as the app wires it."""
    app = typer.Typer(add_completion=False)
    app.command()(estimate)
    return app


def data(tmp_path, *, villages=VILLAGES, population=20):
    """Write the interviews; row 2 is the first."""
    rows = [
        f"{i},{s},{v},10,{population},{1 + i % 2},{9 + i % 3},{11 - i % 3}"
        for i, (s, v) in enumerate(zip(STRATA, villages, strict=True))
    ]
    path = tmp_path / "interviews.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return path


DESIGN = ["--weight", "w", "--strata", "s", "--psu", "v"]


def run(app, path, *more):
    return CliRunner().invoke(app, [str(path), "--stat", "mean", "--of", "y", *more])


def refused(app, path, *more):
    """Run in three languages; return the plain message of each."""
    found = {}
    for lang in LANGUAGES:
        done = run(app, path, *more, "--lang", lang)
        assert (done.exit_code, done.stdout) == (2, ""), lang
        assert "Traceback" not in done.stderr
        assert "«estimation" not in done.stderr
        assert "{" not in done.stderr
        found[lang] = " ".join(done.stderr.split())
    assert len(set(found.values())) == 3
    return found


@pytest.mark.parametrize(
    ("population", "words"),
    [
        (0.15, "sampling fraction"),  # n/N
        (0.85, "correction factor"),  # 1 − n/N
        (0, "not above zero"),
        (2, "smaller than its sample"),
    ],
)
def test_a_population_in_the_wrong_unit_is_one_message(app, tmp_path, population, words):
    """A fraction, the factor 1 − n/N, nought, and fewer units than were drawn; column, row and value are named."""
    said = refused(app, data(tmp_path, population=population), *DESIGN, "--population", "N")
    assert words in said["en"]
    for text in said.values():
        assert "N" in text
        assert "interviews.csv:2" in text


def test_a_population_of_people_is_told(app, tmp_path):
    """18 million villages for 120 people: computed, with a warning, since no number of units is impossible."""
    done = run(app, data(tmp_path, population=18_000_000), *DESIGN, "--population", "N", "--lang", "en")
    assert done.exit_code == 0
    assert "Is it a number of people?" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("kind", "words"), [("JK1", "--rep-scale"), ("bootstrap", "--rep-scale"), ("JKn", "--rep-rscales"), ("Fay", "rho")]
)
def test_replicate_columns_without_their_scale_are_one_message(app, tmp_path, kind, words):
    """What the kind does not imply must be given."""
    said = refused(app, data(tmp_path), "--weight", "w", "--rep-weights", "rw*", "--rep-kind", kind)
    for text in said.values():
        assert kind in text
        assert words in text


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ("sex,1,100\nsex,2,100\nsex,3,20", ("level “3”",)),
        (
            "sex,1,100\nsex,2,100\ns,a,100\ns,b,900",
            ("“s” and “sex” have different totals", "got: 1000", "expected: 200"),
        ),
        ("sex,1,200\nsex,2,0", ("sex", "2")),
    ],
)
def test_margins_that_cannot_be_met_are_one_message(app, tmp_path, margins, words):
    """A level that nobody has, totals that differ between margins, a level of nobody who is in the data."""
    known = tmp_path / "margins.csv"
    known.write_text("margin,level,total\n" + margins, encoding="utf-8")
    said = refused(app, data(tmp_path), *DESIGN, "--calibrate", str(known))
    for word in words:
        assert word in said["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_that_cross_strata_count_as_units_of_each_and_are_told(app, tmp_path, lang):
    """Villages 1, 2 and 3 in a and in b: six units, four degrees of freedom, as R's svydesign(nest = TRUE)."""
    path = data(tmp_path, villages=[1, 1, 2, 2, 3, 3] * 2)
    shown = run(app, path, *DESIGN, "--lang", lang)
    assert shown.exit_code == 0
    text = " ".join(shown.stdout.split())
    assert "(1, 2, 3)" in text
    assert "6 − 2 = 4" in text
    unlike = run(app, data(tmp_path), *DESIGN, "--json", "-", "--lang", lang)
    assert unlike.stderr == ""
    alike = run(app, data(tmp_path, villages=[1, 1, 2, 2, 3, 3] * 2), *DESIGN, "--json", "-", "--lang", lang)
    assert json.loads(alike.stdout) == json.loads(unlike.stdout)
    assert "(1, 2, 3)" in " ".join(alike.stderr.split())


def test_labels_that_cross_strata_and_do_not_fit_the_population_are_one_message(app, tmp_path):
    """Three villages in each stratum of two: the message names the labels, not the population alone."""
    path = data(tmp_path, villages=[1, 1, 2, 2, 3, 3, 3, 3, 5, 5, 6, 6], population=2)
    said = refused(app, path, *DESIGN, "--population", "N")
    assert "Sampling units cross strata" in said["en"]
    assert "one label of v in this stratum" in said["en"]
    assert "3 units were drawn where column N, row 2, states 2" in said["en"]
    assert "got: 3" in said["en"]
    assert "interviews.csv:2" in said["kk"]
