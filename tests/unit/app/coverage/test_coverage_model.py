"""The coverage panel's model: what was handed in, choices that are written beside it, what is saved."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from fixtures.covered import UNKNOWN, covered_deliverable
from fixtures.panels import run_again, worked_out
from sapa.app.card import State
from sapa.app.coverage import facts
from sapa.app.coverage.changes import Changes
from sapa.app.coverage.model import STAGES, CoverageModel
from sapa.app.coverage.plan_rows import Reached, breakdowns
from sapa.app.review.model import Source
from sapa.errors import BadInput
from sapa.results.audit import AuditDetail
from sapa.results.outcomes import OutcomesDetail
from sapa.results.repair import RepairDetail, WeightStage


@pytest.fixture
def covered(tmp_path: Path):
    """Return a model of the tiny deliverable with every section."""
    model = worked_out(CoverageModel(language="en"), covered_deliverable(tmp_path / "covered").parent)
    yield model
    model.close()


@pytest.fixture
def bare(tmp_path: Path):
    """Return a model of a deliverable without plan, population, contacts, weights and raw data."""
    none = dict.fromkeys(("plan", "population", "contacts", "margins", "raw", "log", "deleted", "claims", "control"))
    path = covered_deliverable(tmp_path / "bare", changes=none)
    text = path.read_text(encoding="utf-8").replace("    weight: weight\n", "")
    path.write_text(text, encoding="utf-8")
    model = worked_out(CoverageModel(language="en"), path.parent)
    yield model
    model.close()


def test_every_step_rests_on_the_review(covered):
    """Plan, rates, margins, edits: the numbers that the deliverable was built with (see the fixture)."""
    region, stratum = breakdowns(covered.view)
    assert (region.planned, region.valid, region.missing) == (80, 60, 20)
    assert [(r.label, r.missing, r.reached) for r in region.behind] == [("KZ-10", 20, Reached.SEVERE)]
    assert [(r.label, r.missing) for r in stratum.behind] == [("KZ-10 / rural", 20)]
    rates = covered.view.detail("outcomes", OutcomesDetail).overall.rates
    assert (rates.rr1, rates.rr5) == (60 / 90, 60 / 86)
    audit = covered.view.detail("audit", AuditDetail)
    assert (audit.flow.raw, audit.flow.deleted, audit.total.edited, audit.total.unexplained) == (61, 1, 2, 1)
    states = {stage: facts.state(covered, stage) for stage in STAGES}
    assert set(states.values()) == {State.DONE, State.READY}
    assert states["save"] is State.READY
    assert covered.primary == "download"


def test_a_code_that_is_chosen_changes_the_rates_and_nothing_that_was_handed_in(covered, tmp_path):
    """The four cases with an unknown word become empty dwellings: RR1 is 60/86; the files stay as they are."""
    before = {p.name: p.read_bytes() for p in (tmp_path / "covered").iterdir()}
    covered.set_code(UNKNOWN, "4.6")
    assert covered.stale
    assert facts.state(covered, "outcomes") is State.STALE
    assert facts.state(covered, "weights") is State.DONE
    assert covered.primary == "run"
    run_again(covered, stage="outcomes")
    detail = covered.view.detail("outcomes", OutcomesDetail)
    assert detail.overall.rates.rr1 == 60 / 86
    assert {w.word: (w.code, w.origin) for w in detail.words}[UNKNOWN] == ("4.6", "manifest")
    assert not covered.stale
    assert {p.name: p.read_bytes() for p in (tmp_path / "covered").iterdir()} == before
    covered.reset_changes()
    run_again(covered, stage="outcomes")
    assert covered.view.detail("outcomes", OutcomesDetail).overall.rates.rr1 == 60 / 90


def test_the_choice_of_e_is_used(covered):
    """With no unknown case eligible RR3 is RR5, 60/86."""
    covered.set_eligibility({"rule": "none"})
    run_again(covered, stage="outcomes")
    detail = covered.view.detail("outcomes", OutcomesDetail)
    assert detail.rule == "none"
    assert detail.overall.rates.rr3 == 60 / 86


def test_weights_are_made_by_the_choices_and_saved_by_interview(covered):
    """After raking sex has the population's shares, 40 and 60 %, as the saved weights have; trimming comes last."""
    covered.set_weighting(method="raking", margins=None, trim=[0.2, 5.0])
    run_again(covered, stage="weights")
    detail = covered.view.detail("repair", RepairDetail)
    assert detail.final is WeightStage.TRIMMED
    assert {m.level: round(m.after, 9) for m in detail.margins} == {"1": 0.4, "2": 0.6}
    name, content = covered.weights()
    assert name == "covered-weights.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (len(rows), rows[0]["id"]) == (60, "S0001")
    men = sum(float(r["weight"]) for i, r in enumerate(rows) if i % 2 == 0)
    assert men / sum(float(r["weight"]) for r in rows) == pytest.approx(0.4, abs=1e-9)


def test_words_and_codes_are_saved_as_the_manifest_reads_them_back(covered, tmp_path):
    """What is chosen is in the saved table, and the table handed in as contacts.mapping gives the same rates."""
    covered.set_code(UNKNOWN, "4.6")
    name, content = covered.mapping()
    assert name == "covered-dispositions.csv"
    assert {"word": UNKNOWN, "code": "4.6"} in list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    path = covered_deliverable(tmp_path / "again")
    (path.parent / "mapping.csv").write_bytes(content)
    text = path.read_text(encoding="utf-8").replace("    id: case\n", "    id: case\n    mapping: mapping.csv\n")
    path.write_text(text, encoding="utf-8")
    model = worked_out(CoverageModel(language="en"), path.parent)
    assert model.view.detail("outcomes", OutcomesDetail).overall.rates.rr1 == 60 / 86
    model.close()


def test_what_was_not_handed_in_is_said_step_by_step(bare):
    """No step pretends to be done; there is nothing to save but the workbook."""
    states = {stage: facts.state(bare, stage) for stage in ("plan", "outcomes", "missing", "weights", "audit")}
    assert set(states.values()) == {State.NOTHING}
    with pytest.raises(BadInput, match="contact log"):
        bare.mapping()
    name, content = bare.workbook("kk")
    assert name == "bare-evaluation-kk.xlsx"
    assert content[:2] == b"PK"


def test_nothing_begins_before_files_are_open():
    """Every step after the files says what has to come first; there is nothing to save yet."""
    model = CoverageModel(language="en")
    assert facts.blocked(model, "plan").id == "app.blocked.files"
    assert facts.state(model, "weights") is State.BLOCKED
    assert not model.finished
    with pytest.raises(BadInput, match="step 3"):
        model.weights()
    model.run()
    assert not model.busy
    model.close()


def test_other_files_forget_the_choices(covered):
    """Choices belong to the words and margins of one deliverable."""
    covered.set_code(UNKNOWN, "4.6")
    covered.source = Source.SAMPLE
    assert covered.view is None
    assert covered.changes == Changes()
