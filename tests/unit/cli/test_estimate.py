"""`sapa estimate`: options to records, a table to read, and refusals with exit 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.estimate import columns, estimate
from sapa.data import read_rows

ORACLE = Path(__file__).parents[2] / "oracle"


@pytest.fixture(scope="module")
def app():
    """The command alone, as the app wires it."""
    app = typer.Typer(add_completion=False)
    app.command()(estimate)
    return app


def run(app, data, *arguments):
    return CliRunner().invoke(app, [str(ORACLE / f"{data}.csv"), *arguments])


CLUS1 = ["--weight", "pw", "--psu", "dnum", "--population", "fpc"]


def test_json_on_standard_output_is_the_contract_and_nothing_else(app):
    """R survey 4.1-1: apiclus1, svymean(~api00) 644.1693989071, SE 23.542240693781, df 14."""
    done = run(app, "apiclus1", "--stat", "mean", "--of", "api00", *CLUS1, "--json", "-")
    assert done.exit_code == 0
    (record,) = json.loads(done.stdout)
    assert record["estimate"] == pytest.approx(644.1693989071, rel=1e-12)
    assert record["se"] == pytest.approx(23.542240693781, rel=1e-12)
    assert (record["df"], record["n"], record["domain"], record["category"]) == (14, 183, None, None)


def test_two_stages_by_commas(app):
    """R survey 4.1-1: apiclus2, svytotal(~enroll, na.rm = TRUE), SE 799637.77364836."""
    done = run(
        app, "apiclus2", "--stat", "total", "--of", "enroll", "--weight", "pw", "--psu", "dnum,snum",
        "--population", "fpc1,fpc2", "--json", "-",
    )  # fmt: skip
    (record,) = json.loads(done.stdout)
    assert record["se"] == pytest.approx(799637.77364836, rel=1e-12)


def test_several_columns_and_domains(app, tmp_path):
    """--of twice or by comma, --by, and JSON into a file beside the table."""
    target = tmp_path / "out.json"
    done = run(
        app, "apistrat", "--stat", "mean", "--of", "api00,api99", "--of", "enroll", "--by", "stype",
        "--weight", "pw", "--strata", "stype", "--population", "fpc", "--json", str(target),
    )  # fmt: skip
    records = json.loads(target.read_text(encoding="utf-8"))
    assert [(r["indicator"], r["domain"]["stype"]) for r in records][:4] == [
        ("api00", "E"), ("api00", "H"), ("api00", "M"), ("api99", "E"),
    ]  # fmt: skip
    assert len(records) == 9
    assert "api99" in done.stdout


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Proportion", "82.79%", "How it was computed", "200 − 3 = 197")),
        ("ru", ("Доля", "82,79\u00a0%", "Как рассчитано", "200 − 3 = 197")),
        ("kk", ("Үлес", "82,79\u00a0%", "Қалай есептелді", "200 − 3 = 197")),
    ],
)
def test_the_table_is_in_the_language_of_the_reader(app, lang, words):
    """Shares in per cent with the language's own mark; the conventions below."""
    done = run(
        app, "apistrat", "--stat", "proportion", "--of", "sch.wide", "--weight", "pw", "--strata", "stype",
        "--population", "fpc", "--lang", lang,
    )  # fmt: skip
    assert done.exit_code == 0
    unwrapped = " ".join(done.stdout.split(" ")).replace("\n    ", " ").replace("\n", " ")
    for word in words:
        assert word in unwrapped
    assert "«estimation" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--stat", "quantile", "--of", "api00", "--q", "50"], ("between 0 and 1", "got: 50", "0.5")),
        (["--stat", "mean", "--of", "api00", "--rep-weights", "rw*"], ("--rep-kind", "JK1, JKn, BRR")),
        (["--stat", "mean", "--of", "api00", "--rep-weights", "rw*", "--rep-kind", "JK1"], ("No column matches rw*",)),
        (
            ["--stat", "mean", "--of", "api00", "--rep-weights", "api00,api99", "--rep-kind", "JK1"],
            ("JK1", "scale", "(n − 1)/n", "--rep-scale"),
        ),
        (["--stat", "mean", "--of", "api00", "--rep-kind", "bootstrap"], ("seed", "--seed")),
        (["--stat", "mean", "--of", "api00", "--q", "0.5"], ("--q", "quantiles only")),
        (["--stat", "mean", "--of", "api00", "--calibrate", "none.csv"], ("none.csv", "does not exist")),
        (["--stat", "mean", "--of", "api00", "--qrule", "math"], ("--qrule", "quantiles only")),
        (["--stat", "quantile", "--of", "api00", "--qrule", "hf10"], ("got: hf10", "math, school, shahvaish, hf1")),
        (["--stat", "median", "--of", "api00"], ("got: median", "mean, total, proportion, ratio")),
        (["--stat", "ratio", "--of", "api00"], ("denominator", "--over")),
        (["--stat", "mean", "--of", "api00", "--over", "enroll"], ("--stat ratio",)),
        (["--stat", "mean", "--of", "stype"], ("row 2", "got: E")),
        (["--stat", "mean", "--of", "api0"], ("got: api0", "api00")),
        (["--stat", "mean", "--of", "api00", "--pps", "brewer"], ("got: brewer", "expected: wr")),
        (
            ["--stat", "mean", "--of", "api00", "--pps", "wr", "--population", "fpc"],
            ("with replacement", "--population"),
        ),
        (["--stat", "mean", "--of", "api00", "--strata", "alone"], ("1", "alone", "got: C, X", "--lonely")),
    ],
)
def test_bad_input_exits_2_with_one_plain_message(app, arguments, words):
    """What, got, expected and what to do on stderr; nothing on stdout; no traceback."""
    done = run(app, "apistrat", *arguments, "--lang", "en")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_notes_go_to_stderr_where_json_takes_standard_output(app):
    """A warning must not be lost because the output is for a machine."""
    done = run(app, "apisrs", "--stat", "mean", "--of", "api00", "--json", "-", "--lang", "en")
    assert json.loads(done.stdout)[0]["deff"] is None
    assert "No weights are given" in done.stderr


def test_a_comma_divides_names_only_where_no_name_has_one(tmp_path):
    """Kazakh and Russian headers often have commas."""
    plain, commas = tmp_path / "plain.csv", tmp_path / "commas.csv"
    plain.write_text("a;b\n1;2\n", encoding="utf-8")
    commas.write_text("a;возраст, лет\n1;2\n", encoding="utf-8")
    assert columns(["a,b"], read_rows(plain)) == ["a", "b"]
    assert columns(["возраст, лет", "a"], read_rows(commas)) == ["возраст, лет", "a"]
    assert columns(["a,b"], read_rows(commas)) == ["a,b"]
    assert columns([None], read_rows(plain)) == []


def test_replicates_given_and_made(app, tmp_path):
    """R survey 4.1-1, apiclus1: as.svrepdesign(type="JK1") gives the mean of api00 the SE of precision.json."""
    expected = next(
        c for c in json.loads((ORACLE / "precision.json").read_text("utf-8"))["replicates"] if c["name"] == "JK1"
    )
    r = next(x for x in expected["results"] if x["of"] == "api00" and x["domain"] is None)
    made = run(app, "apiclus1", "--stat", "mean", "--of", "api00", *CLUS1, "--rep-kind", "JK1", "--json", "-")
    (record,) = json.loads(made.stdout)
    assert (record["se"], record["df"]) == (pytest.approx(r["se"], rel=1e-9), r["df"])
    data = (ORACLE / "apipairs.csv").read_text("utf-8").splitlines()
    weights = (ORACLE / "rw_jkn_given.csv").read_text("utf-8").splitlines()
    joined = tmp_path / "joined.csv"
    joined.write_text("\n".join(f"{a},{b}" for a, b in zip(data, weights, strict=True)), encoding="utf-8")
    rscales = tmp_path / "rscales.txt"
    rscales.write_text("\n".join(["0.5"] * 40), encoding="utf-8")
    done = CliRunner().invoke(
        app,
        [
            str(joined), "--stat", "total", "--of", "enroll", "--weight", "pw", "--rep-weights", "rw*",
            "--rep-kind", "JKn", "--rep-rscales", str(rscales), "--json", "-",
        ],
    )  # fmt: skip
    (record,) = json.loads(done.stdout)
    pairs = next(
        c for c in json.loads((ORACLE / "precision.json").read_text("utf-8"))["replicates"] if c["name"] == "JKn, given"
    )
    r = next(x for x in pairs["results"] if x["of"] == "enroll" and x["domain"] is None)
    assert (record["se"], record["df"]) == (pytest.approx(r["se"], rel=1e-9), 20)


def test_quantiles_from_the_command_line(app):
    """R: svyquantile(~api00, apistrat design, c(0.25, 0.5)) as in precision.json; the median where no --q is given."""
    strat = ["--weight", "pw", "--strata", "stype", "--population", "fpc"]
    done = run(
        app, "apistrat", "--stat", "quantile", "--of", "api00", "--q", "0.25", "--q", "0.5", *strat, "--json", "-"
    )
    first, second = json.loads(done.stdout)
    cases = json.loads((ORACLE / "precision.json").read_text("utf-8"))["quantiles"]
    case = next(c for c in cases if (c["design"], c["of"], c["domain"], c["rule"]) == ("strat", "api00", None, "math"))
    rows = {row["q"]: row for row in case["rows"]}
    for got, q in ((first, 0.25), (second, 0.5)):
        assert got["category"] == f"{q:g}"
        assert (got["estimate"], got["se"]) == pytest.approx((rows[q]["estimate"], rows[q]["se"]), rel=1e-9)
    alone = run(app, "apistrat", "--stat", "quantile", "--of", "api00", *strat, "--qrule", "math", "--json", "-")
    assert json.loads(alone.stdout) == [second]


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_second_table_says_how_precise_the_precision_is(app, lang):
    """Effective n, interval of deff, Kish, roh and ICC below the estimates."""
    done = run(app, "apiclus1", "--stat", "mean", "--of", "api00", *CLUS1, "--lang", lang)
    assert done.exit_code == 0
    assert "roh" in done.stdout
    assert "ICC" in done.stdout
    assert "«estimation" not in done.stdout


def test_the_shipped_sample_is_estimated_with_a_condition(app):
    """21 voided and partial interviews have no weight: they are left out and told of; 1188 are complete."""
    sample = Path(__file__).parents[3] / "data-samples" / "social-survey-2026" / "interviews.csv"
    arguments = ["--stat", "proportion", "--of", "q3", "--weight", "weight", "--strata", "region", "--psu", "psu"]
    arguments += ["--where", "status == 'завершено'", "--missing", "98", "--missing", "99", "--lang", "en"]
    done = CliRunner().invoke(app, [str(sample), *arguments])
    assert done.exit_code == 0, done.output
    assert "21 rows have an empty weight (weight)" in done.stdout
    assert "(auto)" in done.stdout
    given = CliRunner().invoke(app, [str(sample), *arguments, "--ci", "t"])
    assert given.exit_code == 0
    assert "(auto)" not in given.stdout
