"""The review as a whole: nothing private leaves, the same in every run, the contract, and what experts recorded."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

import sapa
from fixtures.deliverables import small_deliverable
from sapa.errors import Cancelled
from sapa.i18n import translator
from sapa.present import evaluation_record
from sapa.results import COLUMNS, Basis, Line, Status
from sapa.review import review
from sapa.workbook import workbook_bytes

EN = translator("en")
NOISY = (
    "duplicate_ids",
    "missing_id",
    "control_some_unknown",
    "control_refuted",
    "mixed_dates",
    "text_in_weight",
    "voided",
)
REVIEWS = "main/-/t3.practical_application.expert_reviews/standard/formal"


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """The review of the small deliverable without a defect."""
    return review(small_deliverable(tmp_path_factory.mktemp("clean")))


@pytest.fixture(scope="module")
def noisy_folder(tmp_path_factory):
    """A small deliverable with many defects."""
    return small_deliverable(tmp_path_factory.mktemp("noisy"), plant=NOISY).parent


@pytest.fixture(scope="module")
def noisy(noisy_folder):
    """Its review."""
    return review(noisy_folder)


def everything(evaluation):
    """Return every text of the JSON and of the workbook."""
    texts = [json.dumps(evaluation_record(evaluation, EN), ensure_ascii=False)]
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(evaluation, "en"))) as book:
        texts += [book.read(name).decode("utf-8") for name in book.namelist() if name.endswith((".xml", ".rels"))]
    return "\n".join(texts)


def ids_of(folder):
    with (folder / "interviews.csv").open(encoding="utf-8") as file:
        return [*sorted({row["id"] for row in csv.DictReader(file)} - {""}), "X001", "X002"]


def test_no_id_of_a_respondent_leaves_the_file(noisy, noisy_folder):
    """Neither in findings nor in tables nor in any part of the workbook; file and row lead to the interview."""
    text = everything(noisy)
    assert [id for id in ids_of(noisy_folder) if id in text] == []
    assert "row 3" in text


def test_ids_are_shown_to_who_asks_by_name(noisy_folder):
    """`show_ids` prints the repeated id and the unknown one."""
    text = everything(review(noisy_folder, show_ids=True))
    assert "S0001" in text
    assert "X001" in text


def test_names_of_participants_experts_and_staff_do_not_leave(clean):
    """People of groups, expert lists, reviews and the team."""
    text = everything(clean)
    assert [name for name in ("G1-01", "Эксперт 1", "Эксперт 2", "социология") if name in text] == []


def test_two_runs_are_equal(noisy_folder, noisy):
    """The same JSON and the same bytes of the workbook."""
    again = review(noisy_folder)
    assert evaluation_record(again, EN) == evaluation_record(noisy, EN)
    assert workbook_bytes(again, "kk") == workbook_bytes(noisy, "kk")


def test_hash_seeds_change_nothing(noisy_folder, noisy):
    """A process with another PYTHONHASHSEED writes the same bytes."""
    expected = hashlib.sha256(workbook_bytes(noisy, "ru")).hexdigest()
    code = (
        "import sys, hashlib, sapa; from sapa.workbook import workbook_bytes;"
        "print(hashlib.sha256(workbook_bytes(sapa.review(sys.argv[1]), 'ru')).hexdigest())"
    )
    for seed in ("1", "4242"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        done = subprocess.run(
            [sys.executable, "-c", code, str(noisy_folder)], env=env, check=True, capture_output=True, text=True
        )
        assert done.stdout.strip() == expected


def test_another_seed_is_stored_and_moves_only_the_simulation(noisy_folder, noisy):
    """The seed stands in the evaluation; findings without a random act are the same."""
    other = review(noisy_folder, seed=7)
    assert (other.seed, noisy.seed) == (7, 20_260_101)
    assert other.details["main", "field_control"].spread_seed == 7
    same = [f for f in other.findings if "spread" not in f.id]
    assert same == [f for f in noisy.findings if "spread" not in f.id]


def test_ids_of_findings_are_unique_and_lines_are_never_mixed(clean, noisy):
    """An id names one finding; a question that the Standard does not ask has no formal line."""
    for evaluation in (clean, noisy):
        ids = [f.id for f in evaluation.findings]
        assert len(ids) == len(set(ids))
        assert all(f.id.endswith(f"/{f.line}") for f in evaluation.findings)
        assert [f.id for f in evaluation.findings if f.norm is None and f.line is Line.FORMAL] == []
        assert sum(evaluation.count(Line.FORMAL).values()) + sum(evaluation.count(Line.METHODOLOGICAL).values()) == len(
            ids
        )


def test_nothing_formal_is_met_on_the_providers_word(clean, noisy):
    """A formal met is verified; a declared one is for an expert or a breach."""
    for evaluation in (clean, noisy):
        formal = [f for f in evaluation.findings if f.line is Line.FORMAL]
        assert {f.basis for f in formal if f.status is Status.MET} <= {Basis.VERIFIED}
        assert {f.status for f in formal if f.basis is Basis.DECLARED} <= {Status.JUDGEMENT, Status.NOT_MET}
        assert {f.status for f in formal if f.basis is None} <= {
            Status.NOT_ASSESSABLE, Status.NOT_APPLICABLE, Status.NOT_MET, Status.JUDGEMENT,
        }  # fmt: skip


def test_every_reading_used_is_printed_with_its_finding(clean):
    """The sampling error prints the eight readings it rests on; the evaluation lists the whole closed list."""
    error = next(f for f in clean.findings if f.norm == "t10.population_survey.sampling_error")
    assert set(error.reading) == {
        "confidence", "proportion", "error_scale", "error_base", "fpc", "formal_deff", "error_n", "error_rounding",
    }  # fmt: skip
    assert len(clean.readings) == 25
    for finding in clean.findings:
        assert all(len(s.reading) == 1 for s in finding.sensitivity), "one reading is changed at a time"


def test_a_reading_asked_for_wins_over_the_manifests(tmp_path):
    """The manifest says final; the caller says handed_in, which is also the default."""
    path = small_deliverable(tmp_path, plant=["voided"], manifest_changes={"readings": {"control_base": "final"}})
    base = {name: review(path, readings=r).details["main", "field_control"].base for name, r in (
        ("manifest", None), ("caller", {"control_base": "handed_in"}),
    )}  # fmt: skip
    assert base == {"manifest": "final", "caller": "handed_in"}


def test_tables_have_the_declared_names_and_columns(noisy):
    """The names other programs rely on."""
    names = {t.name for t in noisy.tables}
    assert {
        "estimates", "sampling_error", "field_control_by_interviewer", "field_control_by_region", "comparison",
        "coverage",
        "register", "sessions", "data_defects",
    } <= names  # fmt: skip
    record = json.loads(json.dumps(evaluation_record(noisy, EN), allow_nan=False))
    for table in noisy.tables:
        assert table.columns == ("part", "method", *COLUMNS[table.name])
        assert [list(row) for row in record["tables"][table.name]] == [list(table.columns)] * len(table.rows)
    estimates = record["tables"]["estimates"]
    assert {tuple(r["domain"]) for r in estimates if r["domain"]} == {("region",)}


def test_opt_in_has_no_figure_in_any_table(tmp_path):
    """Not on the lines, and not in a table or the detail either."""
    evaluation = review(small_deliverable(tmp_path, plant=["opt_in"]))
    rows = evaluation.table("sampling_error").records()
    keys = ("nominal_margin", "margin_deff_1_5", "margin_deff_2", "above_limit")
    assert {row[key] for row in rows for key in keys} == {None}
    assert {row[k] for row in evaluation.table("estimates").records() for k in ("se", "margin", "nominal_margin")} == {
        None
    }
    detail = evaluation.details["main", "sampling_error"]
    assert {detail.overall.margin, *(g.margin for g in detail.groups)} == {None}
    assert len(workbook_bytes(evaluation, "en")) > 10_000


def test_the_margins_of_the_table_are_fractions(clean):
    """60 interviews: 0.1265; under design effects of 1.5 and 2: · √1.5 and · √2."""
    whole = clean.table("sampling_error").records()[0]
    assert (whole["nominal_margin"], whole["margin_deff_1_5"], whole["margin_deff_2"]) == pytest.approx(
        (0.126515, 0.154949, 0.178919), abs=5e-7
    )
    assert (whole["n"], whole["population"], whole["fraction"]) == (60, 60_040, pytest.approx(60 / 60_040))


def test_the_table_of_coverage(clean):
    """20 of 20 in each stratum; shares 20010, 15005 and 25025 of 60 040; ½ Σ |1/3 − share| = 0.083472."""
    rows = clean.table("coverage").records()
    assert [(r["population"], r["planned"], r["completed"], r["valid"], r["shortfall"]) for r in rows] == [
        (20_010, 20, 20, 20, 0), (15_005, 20, 20, 20, 0), (25_025, 20, 20, 20, 0),
    ]  # fmt: skip
    assert [r["population_share"] for r in rows] == pytest.approx([20_010 / 60_040, 15_005 / 60_040, 25_025 / 60_040])
    assert clean.details["main", "coverage"].dissimilarity == pytest.approx(25_025 / 60_040 - 1 / 3, rel=1e-12)


def test_the_weighted_estimate_by_hand(clean):
    """(8 · 1000.5 + 12 · 750.25 + 10 · 1251.25) / 60 040 = 0.491722; with the weights scaled to 60 the same."""
    trust = next(r for r in clean.table("estimates").records() if r["indicator"] == "trust" and not r["domain"])
    assert trust["estimate"] == pytest.approx((8 * 1000.5 + 12 * 750.25 + 10 * 1251.25) / 60_040, rel=1e-12)
    assert (trust["n"], trust["df"]) == (60, 9)


def test_scaled_weights_change_no_estimate_and_no_error(clean, tmp_path):
    """Weights that sum to 60: same share, error, degrees of freedom, and a design effect of the same size."""
    scaled = review(small_deliverable(tmp_path, plant=["normalised_weights"]))
    pick = [
        next(r for r in e.table("estimates").records() if r["indicator"] == "trust" and not r["domain"])
        for e in (clean, scaled)
    ]
    for key in ("estimate", "se", "df"):
        assert pick[1][key] == pytest.approx(pick[0][key], rel=1e-5)
    assert pick[1]["deff"] == pytest.approx(pick[0]["deff"], rel=0.02)


def test_a_run_can_be_cancelled(tmp_path):
    """Progress may raise; nothing is swallowed."""

    def stop(step):
        if step.done >= 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        review(small_deliverable(tmp_path), progress=stop)


def test_progress_never_runs_backwards(tmp_path):
    """Steps in order, and the last is the total."""
    steps = []
    review(small_deliverable(tmp_path), progress=steps.append)
    assert [s.done for s in steps] == sorted(s.done for s in steps)
    assert steps[-1].done == steps[-1].total


def test_a_zip_gives_the_same_findings_as_the_folder(tmp_path):
    """Packed by hand, the folder inside."""
    folder = small_deliverable(tmp_path / "d").parent
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as out:
        for file in sorted(folder.iterdir()):
            out.write(file, f"d/{file.name}")
    assert sapa.review(tmp_path / "d.zip").findings == sapa.review(folder).findings
