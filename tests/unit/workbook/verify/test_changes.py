"""Manual changes planted in a workbook: each is named by sheet, address and kind, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from openpyxl.workbook.defined_name import DefinedName

from fixtures.reviewed import book, grids, training
from fixtures.tampered import by_library, formula, in_file, shown, typed
from sapa.results.verification import CellChange, Change
from sapa.workbook.verify.compare import compare
from sapa.workbook.verify.formula import address
from sapa.workbook.verify.grid import Grids
from sapa.workbook.verify.recorded import area_of

LANGUAGE = "ru"
FINDINGS, EVIDENCE, HIDDEN = "Результаты проверки", "Участие и оценки", "Пересчет"


@cache
def made() -> tuple[bytes, Grids]:
    """Return the workbook as written."""
    content = book(training, LANGUAGE)
    return content, grids(content)


def at(key: str, offset: int = 3) -> str:
    """Return the address of a cell of the findings sheet: a named column, rows counted from the first finding."""
    area = area_of(made()[1], f"sapa_finding_{key}")
    assert area is not None
    assert area.sheet == FINDINGS
    return address(area.top + offset, area.left)


def formula_on(sheet: str) -> tuple[str, float]:
    """Return the first formula of a sheet that gives a number other than zero, with its value."""
    cells = made()[1].sheets[sheet].cells
    return next(
        (address(*p), c.value) for p, c in sorted(cells.items()) if c.formula and isinstance(c.value, float) and c.value
    )


def number_on(sheet: str) -> tuple[str, float]:
    """Return the first typed number of a sheet, with its value."""
    cells = made()[1].sheets[sheet].cells
    return next((address(*p), c.value) for p, c in sorted(cells.items())
                if not c.formula and c.locked and isinstance(c.value, float))  # fmt: skip


def changes(content: bytes) -> list[tuple[Change, str, str]]:
    """Return what the comparison names: kind, sheet and address."""
    return [(c.kind, c.sheet, c.cell) for c in compare(made()[1], grids(content)).changes]


@dataclass(frozen=True)
class Planted:
    """A change and what must be named."""

    change: Callable[[bytes], bytes]
    kind: Change
    sheet: str
    cell: Callable[[], str] = str


def library(change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    """Return a change that a spreadsheet library makes."""
    return lambda content: by_library(content, change)


def _hash(book: Any) -> None:
    sheet, place = next(iter(book.defined_names["sapa_run_sha256"].destinations))
    book[sheet][place.split(":")[0].replace("$", "")] = "0" * 64


def _moved_name(book: Any) -> None:
    old = book.defined_names["sapa_finding_judgement"].attr_text
    book.defined_names["sapa_finding_judgement"] = DefinedName(
        "sapa_finding_judgement", attr_text=old.replace("$N$", "$O$")
    )  # fmt: skip


def _lost_name(book: Any) -> None:
    del book.defined_names["sapa_finding_by"]


def _lost_rule(book: Any) -> None:
    book[FINDINGS].data_validations.dataValidation.clear()


def _removed(book: Any) -> None:
    del book[EVIDENCE]


def _renamed(book: Any) -> None:
    book[EVIDENCE].title = "Моё"


def _added(book: Any) -> None:
    book.create_sheet("Моё")["A1"] = "всё в порядке"


def _hidden(book: Any) -> None:
    book[EVIDENCE].sheet_state = "hidden"


def _row_deleted(book: Any) -> None:
    book[FINDINGS].delete_rows(12)


def _row_inserted(book: Any) -> None:
    book[FINDINGS].insert_rows(12)
    book[FINDINGS]["B12"] = "новый"


def _column_deleted(book: Any) -> None:
    book[EVIDENCE].delete_cols(4)


def _column_inserted(book: Any) -> None:
    book[EVIDENCE].insert_cols(4)


def _link(book: Any) -> None:
    book[FINDINGS]["B8"].hyperlink = "http://example.org/"


def _note(book: Any) -> None:
    book[FINDINGS]["B500"] = "приписка"


def _cleared(book: Any) -> None:
    book[FINDINGS]["B9"] = None


PLANTED: dict[str, Planted] = {
    "a final status typed over its formula": Planted(
        lambda c: in_file(c, FINDINGS, at("final"), typed("✓ соответствует")), Change.TYPED_OVER, FINDINGS,
        lambda: at("final"),
    ),
    "a status in the text of the check": Planted(
        lambda c: in_file(c, FINDINGS, at("id"), typed("t1.something/formal")), Change.TEXT, FINDINGS,
        lambda: at("id"),
    ),
    "a number of the evidence": Planted(
        lambda c: in_file(c, EVIDENCE, number_on(EVIDENCE)[0], typed(number_on(EVIDENCE)[1] * 1.001)), Change.NUMBER,
        EVIDENCE, lambda: number_on(EVIDENCE)[0],
    ),
    "a formula replaced by the value that it gave": Planted(
        lambda c: in_file(c, EVIDENCE, formula_on(EVIDENCE)[0], typed(formula_on(EVIDENCE)[1])), Change.TYPED_OVER,
        EVIDENCE, lambda: formula_on(EVIDENCE)[0],
    ),
    "a formula altered": Planted(
        lambda c: in_file(c, EVIDENCE, formula_on(EVIDENCE)[0], formula("1*" + _of(EVIDENCE))), Change.FORMULA,
        EVIDENCE, lambda: formula_on(EVIDENCE)[0],
    ),
    "the value stored beside a formula": Planted(
        lambda c: in_file(c, EVIDENCE, formula_on(EVIDENCE)[0], shown(formula_on(EVIDENCE)[1] + 1e-6)), Change.CACHED,
        EVIDENCE, lambda: formula_on(EVIDENCE)[0],
    ),
    "a cell of a hidden sheet": Planted(
        lambda c: in_file(c, HIDDEN, formula_on(HIDDEN)[0], typed(0.5)), Change.TYPED_OVER, HIDDEN,
        lambda: formula_on(HIDDEN)[0],
    ),
    "a cell emptied": Planted(library(_cleared), Change.CLEARED, FINDINGS, lambda: "B9"),
    "a note below the table": Planted(library(_note), Change.ADDED, FINDINGS, lambda: "B500"),
    "a checksum on the sheet of provenance": Planted(
        library(_hash), Change.TEXT, "Источники и версии", lambda: _first("sapa_run_sha256")
    ),
    "a row deleted": Planted(library(_row_deleted), Change.ROW_DELETED, FINDINGS, lambda: "12"),
    "a column deleted": Planted(library(_column_deleted), Change.COLUMN_DELETED, EVIDENCE, lambda: "D"),
    "a column inserted": Planted(library(_column_inserted), Change.COLUMN_INSERTED, EVIDENCE, lambda: "D"),
    "a sheet removed": Planted(library(_removed), Change.SHEET_REMOVED, EVIDENCE),
    "a sheet renamed": Planted(library(_renamed), Change.SHEET_RENAMED, "Моё"),
    "a sheet added": Planted(library(_added), Change.SHEET_ADDED, "Моё"),
    "a sheet hidden": Planted(library(_hidden), Change.SHEET_HIDDEN, EVIDENCE),
    "a defined name moved": Planted(
        library(_moved_name), Change.NAME_MOVED, FINDINGS, lambda: "sapa_finding_judgement"
    ),
    "a defined name deleted": Planted(library(_lost_name), Change.NAME_GONE, FINDINGS, lambda: "sapa_finding_by"),
    "a link out of the file": Planted(library(_link), Change.LINK, FINDINGS, lambda: "B8"),
}  # fmt: skip


def _of(sheet: str) -> str:
    """Return the text of the first formula of a sheet."""
    place = formula_on(sheet)[0]
    return next(c.formula or "" for p, c in made()[1].sheets[sheet].cells.items() if address(*p) == place)


def _first(name: str) -> str:
    area = area_of(made()[1], name)
    assert area is not None
    return address(area.top, area.left)


@pytest.mark.parametrize("what", PLANTED)
def test_a_manual_change_is_named_by_sheet_address_and_kind(what: str) -> None:
    """One change, one line; no cell that only moved with its row is named."""
    planted = PLANTED[what]
    assert changes(planted.change(made()[0])) == [(planted.kind, planted.sheet, planted.cell())]


def test_what_was_there_and_what_is_there_is_told() -> None:
    """The expected and the found value stand beside each other."""
    changed = in_file(made()[0], FINDINGS, at("final"), typed("✓ соответствует"))
    (one,) = compare(made()[1], grids(changed)).changes
    assert one == CellChange(
        Change.TYPED_OVER, FINDINGS, at("final"), f'=IF({at("judgement")}="",{at("computed")},{at("judgement")})',
        "✓ соответствует",
    )  # fmt: skip


def test_an_inserted_row_is_named_with_the_rules_that_lost_a_row() -> None:
    """The library does not stretch the drop-downs: the last row has none, and that is said as well."""
    found = changes(by_library(made()[0], _row_inserted))
    assert found[0] == (Change.ROW_INSERTED, FINDINGS, "12")
    assert {kind for kind, *_ in found[1:]} == {Change.RULE}


def test_a_lost_drop_down_is_named_by_its_first_cell() -> None:
    """The cells where an expert decides take a list, and the dates only dates."""
    found = changes(by_library(made()[0], _lost_rule))
    assert found == [(Change.RULE, FINDINGS, at("judgement", 0)), (Change.RULE, FINDINGS, at("date", 0))]


def test_the_untouched_file_and_a_copy_of_a_library_have_no_change() -> None:
    """A program that stores no values of formulas is no fault: there is nothing to compare them with."""
    assert changes(made()[0]) == []
    copied = by_library(made()[0], lambda _: None)
    assert changes(copied) == []
    assert (grids(made()[0]).computed, grids(copied).computed) == (True, False)


def test_entries_are_no_change_and_what_follows_from_them_is_computed() -> None:
    """An expert decides: a file that was not computed again shows the old counts; each is named with the new one."""
    decided = in_file(made()[0], FINDINGS, at("judgement"), typed("– неприменимо"))
    found = compare(made()[1], grids(decided))
    assert {c.kind for c in found.changes} == {Change.STALE}
    final = next(c for c in found.changes if (c.sheet, c.cell) == (FINDINGS, at("final")))
    assert final.expected == "– неприменимо"
    assert len(found.expected.entries) == 1
    assert changes(by_library(made()[0], lambda b: _decide(b, "– неприменимо"))) == []


def _decide(book: Any, words: str) -> None:
    book[FINDINGS][at("judgement")] = words


def test_a_program_that_computed_the_entries_leaves_nothing_to_name() -> None:
    """The new values stand beside the formulas: the file follows from the inputs and the entries."""
    content = in_file(made()[0], FINDINGS, at("judgement"), typed("– неприменимо"))
    for one in compare(made()[1], grids(content)).changes:
        content = in_file(content, one.sheet, one.cell, shown(one.expected))
    assert changes(content) == []


def test_a_stored_value_that_follows_from_a_changed_number_is_told_apart() -> None:
    """Who types over a number and computes again has one cause, and consequences."""
    cells = made()[1].sheets[FINDINGS].cells
    computed = at("computed")
    place = next(p for p in cells if address(*p) == computed)
    kind = Change.TYPED_OVER if cells[place].formula else Change.TEXT
    content = in_file(made()[0], FINDINGS, computed, typed("– неприменимо"))
    content = in_file(content, FINDINGS, at("final"), shown("– неприменимо"))
    named = changes(content)
    assert (kind, FINDINGS, computed) in named
    assert (Change.FOLLOWS, FINDINGS, at("final")) in named


def test_sorted_findings_are_named_as_rows_that_moved() -> None:
    """Each cell is found again in its new row; none is told to have changed."""

    def swap(book: Any) -> None:
        sheet = book[FINDINGS]
        first, second = ([c.value for c in sheet[row]] for row in (10, 11))
        for row, values in ((10, second), (11, first)):
            for cell, value in zip(sheet[row], values, strict=True):
                cell.value = value

    assert {kind for kind, *_ in changes(by_library(made()[0], swap))} == {Change.ROW_MOVED}
