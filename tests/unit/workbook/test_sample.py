"""The sample deliverable, reviewed and written: the real engine's findings in the real workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.opened import opened
from fixtures.recalculate import formulas, recalculated, same
from fixtures.reviewed import research
from sapa.i18n import translator
from sapa.present import Shown, shown_counts
from sapa.present.digits import significant
from sapa.present.words import question_text
from sapa.results import Line
from sapa.results.details import CoverageDetail
from sapa.workbook import write_workbook
from sapa.workbook.coverage import with_issued


def test_the_first_sheet_of_the_sample_counts_what_the_review_found(language: str) -> None:
    """Two rows of counts, never a total of both."""
    evaluation = research()
    sheet = opened(evaluation, language).worksheets[0]
    rows = [[c.value for c in row[1:7]] for row in sheet.iter_rows() if all(isinstance(c.value, int) for c in row[1:7])]
    expected = [[shown_counts(evaluation.findings, line)[shown] for shown in Shown] for line in Line]
    assert rows == expected


def test_no_id_of_the_catalogues_is_left_in_the_samples_workbook(language: str) -> None:
    """Every message of every check has its words."""
    book = opened(research(), language)
    left = [
        c.value
        for s in book
        for row in s.iter_rows()
        for c in row
        if isinstance(c.value, str) and "«checks." in c.value
    ]
    assert left == []


def test_indicators_are_shown_by_their_titles_and_regions_by_name() -> None:
    """A reader of the report meets its words, not the names of columns, on the sheets and in the findings."""
    book = opened(research(), "ru")
    for name in ("Ошибка выборки", "Показатели отчета"):
        said = [str(c.value) for row in book[name].iter_rows() for c in row if c.value is not None]
        assert "Удовлетворены качеством услуги" in said
        assert not any("services_satisfied" in text or "KZ-" in text for text in said)


def test_every_question_of_the_sample_has_a_title(language: str) -> None:
    """No finding is headed by the words for a question without one."""
    t = translator(language)
    assert {f.id for f in research().findings if not f.norm and question_text(f, t) == t("present.no_norm")} == set()


def test_each_key_indicator_stands_by_region_with_its_margin_by_design() -> None:
    """The last block of the sheet is the table of estimates, row by row; no role's name is left on the sheet."""
    evaluation = research()
    book = opened(evaluation)
    rows = [[c.value for c in row] for row in book["Sampling error"].iter_rows()]
    head = next(i for i, row in enumerate(rows) if row[8] == "too thin")
    written = [(row[1], row[4], row[5], row[6]) for row in rows[head + 1 :] if row[1] is not None]
    table = next(one for one in evaluation.tables if one.name == "estimates")
    expected = [
        tuple("–" if r[key] is None else significant(r[key]) for key in ("n", "df", "margin", "nominal_margin"))
        for r in table.records()
        if r["domain"] is not None
    ]
    assert len(expected) > 100
    assert written == expected
    assert "psus" not in {value for row in rows for value in row}


def test_addresses_issued_are_summed_over_the_strata_of_a_region() -> None:
    """Region KZ-10: 52 urban and 43 rural addresses issued; unknown where one stratum of the region does not say."""
    detail = next(d for d in research().details.values() if isinstance(d, CoverageDetail))
    assert next(r for r in with_issued(detail) if r.stratum == "KZ-10").issued == 95
    silent = replace(detail, strata=(replace(detail.strata[0], issued=None), *detail.strata[1:]))
    assert next(r for r in with_issued(silent) if r.stratum == "KZ-10").issued is None


@pytest.mark.office
def test_the_samples_formulas_give_their_stored_values(soffice: str, tmp_path: Path) -> None:
    """Every live number is the engine's number."""
    path = tmp_path / "sample.xlsx"
    write_workbook(research(), path, language="kk")
    new = recalculated(path, soffice, tmp_path)
    stored = formulas(path)
    differ = [p for p, (_, value) in stored.items() if not same(value, new[p[0]][p[1]].value)]
    assert differ == []
