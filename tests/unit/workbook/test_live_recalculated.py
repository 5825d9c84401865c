"""A reading changed in the file: LibreOffice's statuses, numbers and counts are those of the engine's own run.

The expected values are the engine's, run again under the reading: what `sapa review --reading K=V --json` writes. The
engine itself is held to R and to published tables elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fixtures.live import Places, entered, recomputed
from fixtures.project import ROOT
from fixtures.recalculate import same
from sapa.deliverable.load import load_deliverable
from sapa.i18n import translator
from sapa.present import LOOKS, label
from sapa.present.json import evaluation_record
from sapa.present.sentence import shown_counts
from sapa.present.status import computed_status
from sapa.present.words import reading_value
from sapa.results import Evaluation, Line
from sapa.results.details import SamplingErrorDetail
from sapa.review import review_loaded
from sapa.workbook import write_workbook
from sapa.workbook.findings import COLUMNS

pytestmark = pytest.mark.office

Chosen = Mapping[str, float | str]
RESEARCH: tuple[Chosen, ...] = (
    {"confidence": 0.99}, {"confidence": 0.9, "error_limit": 0.05}, {"confidence": 0.999},
    {"proportion": "worst_indicator", "error_scale": "relative"}, {"formal_deff": 1.5, "control_limit": 0.3},
    {"proportion": 0.3, "formal_deff": 3.0, "error_limit": 0.1}, {"error_limit": 0.03},
    # 2.8432 % rounds to 2.84 % and to 2.8 %: each rule decides otherwise at one of these limits.
    {"error_limit": 0.0284, "control_limit": 0.13, "control_ceiling": "breach"},
    {"error_limit": 0.0284, "error_rounding": "strict"}, {"error_limit": 0.028, "error_rounding": "one_decimal"},
    {"confidence": 0.99, "proportion": "worst_indicator", "formal_deff": "design", "error_limit": 0.04,
     "error_rounding": "one_decimal", "fpc": "always", "error_scale": "relative", "error_n": "valid_worst_indicator",
     "control_limit": 0.2},
)  # fmt: skip
SERVICE: tuple[Chosen, ...] = (
    {"satisfaction_limit": 0.9}, {"satisfaction_limit": 0.3},
    {"satisfaction_limit": 0.8, "satisfaction_denominator": "participants"},
)  # fmt: skip
FULL: tuple[Chosen, ...] = (
    {"confidence": 0.9545}, {"proportion": 0.3}, {"formal_deff": 1.0}, {"formal_deff": 2.0, "fpc": "always"},
    {"formal_deff": 3.0}, {"formal_deff": "kish"}, {"formal_deff": "design"}, {"fpc": "never"},
    {"error_n": "valid_worst_indicator"}, {"error_rounding": "strict"}, {"error_rounding": "one_decimal"},
    {"error_limit": 0.05}, {"error_limit": 0.1}, {"control_limit": 0.05, "control_ceiling": "breach"},
    {"control_limit": 0.3},
)  # fmt: skip


def changed(folder: Path, variants: Iterable[Chosen], language: str, soffice: str, work: Path) -> list[Any]:
    """Return places, recomputed values and the engine's run for each choice of readings."""
    variants, loaded = list(variants), load_deliverable(folder)
    path = work / "evaluation.xlsx"
    write_workbook(review_loaded(loaded), path, language=language)
    t, places, copies = translator(language), Places(path), []
    for index, chosen in enumerate(variants):
        copies.append(work / f"changed-{index}.xlsx")
        typed = {id: v if isinstance(v, float) else reading_value(id, v, t) for id, v in chosen.items()}
        entered(path, copies[-1], typed)
    found = recomputed(copies, soffice, work)
    return [
        (chosen, places, new, review_loaded(loaded, readings=chosen))
        for chosen, new in zip(variants, found, strict=True)
    ]


def differences(places: Places, new: Mapping[str, Any], run: Evaluation, language: str) -> list[tuple[Any, ...]]:
    """Return every cell of the findings sheet that is not what the engine's own run gives."""
    t, apart = translator(language), []
    records = {r["id"]: r for r in evaluation_record(run, t)["findings"]}
    findings = {f.id: f for f in run.findings}
    sheet, first, *_ = places.blocks["sapa_finding_id"]
    rows = new[sheet]
    for offset, id in enumerate(places.column(new, "sapa_finding_id")):
        record, row = records.pop(id), rows[first + offset]
        words = label(computed_status(findings[id]), t)
        source = f"workbook.bounds_from.{record['bounds_from']}"
        expected = {"computed": words, "final": words, "bounds_from": t(source) if record["bounds_from"] else None}
        expected |= {key: record[key] for key in ("value", "min", "max", "n")}
        apart += [(id, k, row[COLUMNS[k]], v) for k, v in expected.items() if not same(row[COLUMNS[k]], v)]
    return [*apart, *((id, "not in the workbook") for id in records)]


def counts(new: Mapping[str, Any], tab: str, words: str) -> list[int]:
    """Return the counts of a line on a sheet, in the order of `LOOKS`."""
    row = next(r for r in new[tab] if r[0] == words)
    return [int(v) for v in row[1:] if isinstance(v, int | float)][: len(LOOKS)]


def check(folder: Path, variants: Iterable[Chosen], language: str, soffice: str, work: Path) -> None:
    """Compare every status, number and count with the engine's run, and what is said of the change."""
    t = translator(language)
    first, second = t("workbook.tab.passport"), t("workbook.tab.summary")
    for chosen, places, new, run in changed(folder, variants, language, soffice, work):
        assert differences(places, new, run, language) == [], chosen
        for line in Line:
            wanted = shown_counts(run.findings, line)
            for tab in (first, second):
                shown = counts(new, tab, t(f"workbook.counts.{line.value}"))
                assert shown == [wanted[status] for status in LOOKS], (chosen, tab)
        said = t("workbook.live.changed", list="\u0001").partition("\u0001")[0]
        for tab in (first, second):
            assert any(str(row[0]).startswith(said) for row in new[tab]), (chosen, tab)
        faults = [(tab, v) for tab, rows in new.items() for row in rows for v in row if str(v).startswith("#")]
        assert faults == [], chosen
        margins(new, run, t("workbook.tab.sampling_error"))


def margins(new: Mapping[str, Any], run: Evaluation, tab: str) -> None:
    """Every margin of the whole sample, of groups, of indicators and of regions stands on the sheet."""
    for detail in (d for d in run.details.values() if isinstance(d, SamplingErrorDetail)):
        there = sorted(v for row in new[tab] for v in row if isinstance(v, float))
        wanted = [e.margin for e in (detail.overall, *detail.groups, *detail.indicators)]
        wanted += [r["margin"] for r in run.table("estimates").records()]
        for value in (m for m in wanted if m is not None):
            assert any(same(value, v) for v in there), value


def test_the_research_sample_follows_each_reading_as_the_engine_does(soffice: str, tmp_path: Path) -> None:
    """Confidence, p, design effect, limit, rounding and what else formulas follow, one at a time and together."""
    check(ROOT / "data-samples" / "social-survey-2026", RESEARCH, "ru", soffice, tmp_path)


@pytest.mark.parametrize("name", ["training-2026", "consulting-2026"])
def test_a_service_follows_its_limit_and_its_denominator(name: str, soffice: str, tmp_path: Path) -> None:
    """Satisfaction against another least value, of respondents or of all participants."""
    check(ROOT / "data-samples" / "services" / name, SERVICE, "kk", soffice, tmp_path)


@pytest.mark.full
def test_the_research_sample_follows_the_other_values_too(soffice: str, tmp_path: Path) -> None:
    """Every other value that a drop-down offers."""
    check(ROOT / "data-samples" / "social-survey-2026", FULL, "en", soffice, tmp_path)


def test_a_value_that_a_reading_does_not_have_changes_nothing(soffice: str, tmp_path: Path) -> None:
    """95 instead of 95 %, a word of nobody's: the run's value stays, and the sheet says so."""
    folder = ROOT / "data-samples" / "services" / "training-2026"
    t, path, copy = translator("en"), tmp_path / "evaluation.xlsx", tmp_path / "changed.xlsx"
    run = review_loaded(load_deliverable(folder))
    write_workbook(run, path, language="en")
    entered(path, copy, {"satisfaction_limit": 70.0, "satisfaction_denominator": "everybody"})
    places, new = Places(path), recomputed([copy], soffice, tmp_path)[0]
    assert differences(places, new, run, "en") == []
    state = [row[2] for row in new[t("workbook.tab.readings")] if row[2] == t("workbook.readings.state.refused")]
    assert len(state) == 2
