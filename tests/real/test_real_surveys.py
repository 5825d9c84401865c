"""Three surveys that no one here made: what the review says of them, against numbers computed anew with pandas."""

from __future__ import annotations

import io
import json
import math
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from sapa.i18n import LANGUAGES, translator
from sapa.present import evaluation_record
from sapa.review import review
from sapa.workbook import workbook_bytes

pytestmark = pytest.mark.shared
MANIFESTS = Path(__file__).parent / "manifests"
NAMES = ("reach-msna", "lwh-followup", "datasure-demo")
ERROR, CONTROL = "t10.population_survey.sampling_error", "t10.population_survey.field_control"


@pytest.fixture(scope="session")
def folders(shared, tmp_path_factory):
    """Copies of the data, each with the test's manifest."""
    found = {}
    for name in NAMES:
        folder = tmp_path_factory.mktemp("real") / name
        folder.mkdir()
        for file in (shared / "data" / name).iterdir():
            shutil.copyfile(file, folder / file.name)
        shutil.copyfile(MANIFESTS / f"{name}.yaml", folder / "deliverable.yaml")
        found[name] = folder
    return found


@pytest.fixture(scope="session")
def evaluations(folders):
    """The reviews."""
    return {name: review(folder) for name, folder in folders.items()}


def raw(folders, name, file):
    """Read a file as text with pandas alone."""
    return pd.read_csv(folders[name] / file, dtype=str, keep_default_na=False)


def one(evaluation, question, line="formal", item=None):
    """Return the one finding on a norm or question."""
    (found,) = [
        f for f in evaluation.findings
        if question in (f.norm, f.id.split("/")[2]) and f.line == line and f.item == item
    ]  # fmt: skip
    return found


def margin(n):
    """Return the nominal margin in per cent, written out."""
    return 100 * 1.959963984540054 * math.sqrt(0.25 / n)


@pytest.mark.parametrize(
    ("name", "file", "n"),
    [
        ("reach-msna", "clean_data.csv", 578), ("lwh-followup", "LWH_FUP2_raw_data.csv", 1206),
        ("datasure-demo", "demo_survey.csv", 132),
    ],
)  # fmt: skip
def test_interviews_and_nominal_error(folders, evaluations, name, file, n):
    """Every row counts (no statuses), the figure is nominal, and the selection that nobody stated allows no more."""
    assert len(raw(folders, name, file)) == n
    formal, real = one(evaluations[name], ERROR), one(evaluations[name], ERROR, "methodological")
    assert (formal.n, formal.value) == (n, pytest.approx(margin(n), rel=1e-12))
    assert str(formal.status) == ("met" if margin(n) < 5 else "not_met")
    assert (str(real.status), real.value) == ("not_assessable", None)
    assert "every row of the data counts" in " ".join(translator("en")(a) for a in evaluations[name].assumptions)


@pytest.mark.parametrize("name", ["lwh-followup", "datasure-demo"])
def test_repeated_ids_are_counted_and_their_rows_named(folders, evaluations, name):
    """Three rows repeat an id in each; rows counted with the header as row 1; the id itself is not shown."""
    file = {"lwh-followup": "LWH_FUP2_raw_data.csv", "datasure-demo": "demo_survey.csv"}[name]
    ids = raw(folders, name, file)["hhid"].str.strip()
    rows = [int(i) + 2 for i in ids.index[ids.duplicated() & (ids != "")]]
    found = one(evaluations[name], "data.id_duplicate", "methodological", "hhid")
    assert (found.n, found.evidence[0].rows) == (len(rows), ", ".join(map(str, rows)))
    assert found.message.params["value"] not in set(ids)


def test_the_plan_by_neighbourhood_is_kept(folders, evaluations):
    """42 neighbourhoods, each with exactly its planned interviews."""
    plan = raw(folders, "reach-msna", "sample_frame.csv")
    planned = plan.groupby(plan["Neighbourhood"].str.strip())["Total.no.of.HH"].apply(lambda x: x.astype(int).sum())
    made = raw(folders, "reach-msna", "clean_data.csv")["neighbourhood"].str.strip().value_counts()
    table = {r["stratum"]: r for r in evaluations["reach-msna"].table("coverage").records()}
    assert {k: (r["planned"], r["valid"]) for k, r in table.items()} == {
        k: (int(planned[k]), int(made.get(k, 0))) for k in planned.index
    }
    short = {k: int(planned[k] - made.get(k, 0)) for k in planned.index if planned[k] > made.get(k, 0)}
    found = one(evaluations["reach-msna"], "coverage.plan", "methodological")
    assert (str(found.status), found.value, found.min) == ("not_met" if short else "met", 578.0, float(planned.sum()))
    assert (len(table), planned.sum()) == (42, 578)


def test_unweighted_shares_equal_pandas(folders, evaluations):
    """No weights: shares and means of the files; an error with the design nowhere."""
    msna = raw(folders, "reach-msna", "clean_data.csv")
    demo = raw(folders, "datasure-demo", "demo_survey.csv")
    lwh = raw(folders, "lwh-followup", "LWH_FUP2_raw_data.csv")
    answered = msna["displace_status"].str.strip().loc[lambda s: ~s.isin(["", "NA"])]
    toilet = demo["toilet"].str.strip().loc[lambda s: ~s.isin(["", "NA"])]
    plots = lwh["plant_crop_plot1"].str.strip().loc[lambda s: ~s.isin(["", "NA", "-88", "-66", "-99"])]
    members = pd.to_numeric(demo["household_count"], errors="coerce").dropna()
    for name, indicator, n, expected in (
        ("reach-msna", "displaced", len(answered), (answered == "yes").mean()),
        ("datasure-demo", "has_toilet", len(toilet), (toilet == "Yes").mean()),
        ("lwh-followup", "planted_plot_1", len(plots), (plots == "1").mean()),
        ("datasure-demo", "household_members", len(members), members.mean()),
    ):
        (row,) = [
            r for r in evaluations[name].table("estimates").records() if r["indicator"] == indicator and not r["domain"]
        ]
        assert (row["n"], row["estimate"]) == (n, pytest.approx(expected, rel=1e-12)), indicator
        assert row["se"] is row["margin"] is row["deff"] is None


def test_back_checks_without_an_outcome_are_no_share(folders, evaluations):
    """26 back-checks: attempts are known, outcomes are not; under the other reading the share would be there."""
    demo, back = raw(folders, "datasure-demo", "demo_survey.csv"), raw(folders, "datasure-demo", "demo_backcheck.csv")
    ids = set(demo["hhid"].str.strip())
    tried = {i for i in back["hhid"].str.strip() if i in ids}
    stray = [i for i in back["hhid"].str.strip() if i not in ids]
    detail = evaluations["datasure-demo"].details["households", "field_control"]
    assert (detail.total.attempted, detail.total.controlled, len(detail.unmatched)) == (len(tried), 0, len(stray))
    found = one(evaluations["datasure-demo"], CONTROL)
    assert (str(found.status), found.value, found.depends_on_reading) == ("not_assessable", None, True)
    working = demo["enum_id"].str.strip().nunique()
    rows = evaluations["datasure-demo"].table("field_control_by_interviewer").records()
    assert (len(rows), sum(r["attempted"] for r in rows)) == (working, len(tried))


@pytest.mark.parametrize("name", ["reach-msna", "lwh-followup"])
def test_no_control_log_is_not_assessable(evaluations, name):
    """Missing evidence is never a pass and never a breach."""
    assert str(one(evaluations[name], CONTROL).status) == "not_assessable"


def test_nothing_formal_is_met_without_rows_of_a_file(evaluations):
    """Over all three: met and declared never stand together."""
    for evaluation in evaluations.values():
        assert [
            f.id for f in evaluation.findings if f.line == "formal" and f.status == "met" and f.basis != "verified"
        ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_workbook_and_json_in_every_language(evaluations, name, language):
    """A workbook that opens, with a row a finding; JSON without NaN, in the same order."""
    evaluation = evaluations[name]
    book = load_workbook(io.BytesIO(workbook_bytes(evaluation, language)), read_only=False)
    sheet, block = next(iter(book.defined_names["sapa_finding_id"].destinations))
    ids = [row[0].value for row in book[sheet][block.replace("$", "")]]
    record = json.loads(json.dumps(evaluation_record(evaluation, translator(language)), allow_nan=False))
    assert [f["id"] for f in record["findings"]] == [f.id for f in evaluation.findings]
    assert {i for i in ids if i} == {f.id for f in evaluation.findings}
