"""The manifest as a workbook: written and read back in three languages, and refused by sheet and cell."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from sapa.deliverable.manifest_reader import build_manifest, read_manifest
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict
from sapa.workbook.manifest_form import write_manifest_form
from sapa.workbook.templates import write_templates
from unit.deliverable.examples import FULL, SHORT

REPOSITORY = Path(__file__).parents[3]


def _manifest(text: str):
    return build_manifest(parse_strict(text, shown="x").data, Places("x", str))[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [FULL, SHORT], ids=["full", "short"])
def test_a_manifest_comes_back_from_its_form_as_it_was(tmp_path, language, text):
    """YAML → form → manifest is the same manifest, whatever the language of the form."""
    manifest = _manifest(text)
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, manifest)
    back, _ = read_manifest(path)
    assert back.model_dump() == manifest.model_dump()
    assert len(back.all_parts) == len(manifest.all_parts)


def _change(path: Path, tab: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[tab][cell] = value
    book.save(path)


def _refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_manifest(path)
    return caught.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_asks_for_the_title_first(tmp_path, language):
    """The blank form itself is refused with the cell of the title and nothing else wrong."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, language)
    error = _refusal(path)
    assert error.what.id == "deliverable.key_missing"
    assert error.what.params["key"] == "title"


def test_a_word_that_no_list_has_is_refused_with_sheet_cell_and_list(tmp_path):
    """A kind of method typed over the drop-down names the cell and the words that may stand there."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "ru", _manifest(SHORT))
    _change(path, "Методы", "B5", "анкетирование по почте")
    error = _refusal(path)
    assert error.where == "form.xlsx, Методы!B5"
    assert error.got == "анкетирование по почте"
    assert "анкетный опрос населения" in translator("ru")(error.expected)


def test_a_title_that_was_deleted_is_asked_for_at_its_cell(tmp_path):
    """The passport's first cell is required; the message says where it is."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "ru", _manifest(SHORT))
    _change(path, "Паспорт", "C5", None)
    error = _refusal(path)
    assert (error.what.id, error.where) == ("deliverable.key_missing", "form.xlsx, Паспорт!C5")


@pytest.mark.parametrize(("word", "means"), [("иә", True), ("yes", True), ("жоқ", False), ("нет", False), ("2", 2.0)])
def test_an_answer_in_another_language_than_the_form_is_taken(tmp_path, word, means):
    """A Russian form that a Kazakh colleague goes on filling in holds Kazakh words of yes and no."""
    path = tmp_path / "form.xlsx"
    text = "sapa: 1\ntitle: t\nservice: training\nchecklist: {p27.sheet: yes}\n"
    write_manifest_form(path, "ru", _manifest(text))
    book = openpyxl.load_workbook(path)
    cell = next(
        row[5].coordinate for row in book["Контрольный лист"].iter_rows() if "p27.sheet" in (row[0].value, row[1].value)
    )
    book.close()
    _change(path, "Контрольный лист", cell, word)
    assert read_manifest(path)[0].checklist["p27.sheet"][0].present == means


def test_a_date_that_is_none_is_refused_with_its_cell(tmp_path):
    """A text in the cell of a date is refused; 31.01.2026 typed as text is taken."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "kk", _manifest(SHORT))
    _change(path, "Паспорт", "C16", "ертең")
    assert _refusal(path).where == "form.xlsx, Паспорт!C16"
    _change(path, "Паспорт", "C16", "31.01.2026")
    assert str(read_manifest(path)[0].contract.start) == "2026-01-31"


def test_a_row_about_an_unknown_method_is_refused(tmp_path):
    """A file of a method that the methods sheet does not have names the cell and the methods there are."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "en", _manifest(SHORT))
    _change(path, "Files", "A5", "second")
    error = _refusal(path)
    assert error.where == "form.xlsx, Files!A5"
    assert translator("en")(error.expected) == "one of: main"


def test_a_row_without_its_file_name_is_refused_with_the_cell(tmp_path):
    """A row of files with options and no name names the empty cell."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "en", _manifest(SHORT))
    _change(path, "Files", "C5", None)
    _change(path, "Files", "D5", "Sheet1")
    error = _refusal(path)
    assert (error.what.id, error.where) == ("deliverable.cell_empty", "form.xlsx, Files!C5")


def test_a_fault_that_only_the_model_sees_names_the_cell(tmp_path):
    """A minimum above the maximum of the specification is refused with sheet and cell."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "en", _manifest(FULL))
    book = openpyxl.load_workbook(path)
    row = next(
        r[0].row for r in book["Specification"].iter_rows() if r[0].value == "t10.population_survey.field_control"
    )
    book.close()
    _change(path, "Specification", f"C{row}", 50)
    error = _refusal(path)
    assert error.what.id == "deliverable.min_above_max"
    assert f"Specification!A{row}" in error.where


def test_a_foreign_workbook_is_refused(tmp_path):
    """A workbook that is no form of ours is named as such."""
    path = tmp_path / "deliverable.xlsx"
    openpyxl.Workbook().save(path)
    assert _refusal(path).what.id == "deliverable.form_foreign"
    path.write_bytes(b"not a zip")
    assert _refusal(path).what.id == "deliverable.form_foreign"


def test_every_word_of_a_closed_list_is_its_own(tmp_path):
    """Two codes of one list never share a word, or the form could not be read back."""
    for language in LANGUAGES:
        path = tmp_path / f"{language}.xlsx"
        write_manifest_form(path, language)
        lists = openpyxl.load_workbook(path)["_lists"]
        rows = lists.iter_rows(min_row=2, values_only=True)
        seen = [(r[0], r[2].casefold()) for r in rows if not r[0].startswith("_")]
        assert len(seen) == len(set(seen))
        assert not [w for _, w in seen if "«forms." in w]


def test_the_templates_are_those_that_the_code_writes(tmp_path):
    """`templates/` holds byte for byte what `python -m sapa.workbook.templates` writes."""
    written = write_templates(tmp_path)
    for path in written:
        assert path.read_bytes() == (REPOSITORY / "templates" / path.name).read_bytes(), path.name
    assert {p.name for p in written} == {p.name for p in (REPOSITORY / "templates").glob("*-form*-??.xlsx")}


def test_input_cells_are_unlocked_and_headings_locked(tmp_path):
    """Every sheet is protected without a password; what people fill in is open, headings are not."""
    path = tmp_path / "form.xlsx"
    write_manifest_form(path, "kk")
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[2:]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    assert not book["Паспорт"]["C5"].protection.locked
    assert book["Паспорт"]["B5"].protection.locked


def test_a_form_that_was_made_to_harm_is_refused(tmp_path):
    """Broken XML, an entity bomb and a member of a gigabyte end as one plain refusal."""
    good = tmp_path / "good.xlsx"
    write_manifest_form(good, "en", _manifest(SHORT))
    bomb = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet>&b;'
    for name, content in (
        ("xl/worksheets/sheet3.xml", b"<worksheet><sheetData><row"),
        ("xl/worksheets/sheet2.xml", bomb),
        ("xl/sharedStrings.xml", b"0" * 40_000_000),
    ):
        path = tmp_path / "deliverable.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.namelist():
                new.writestr(item, content if item == name else old.read(item))
        assert _refusal(path).what.id in ("deliverable.form_foreign", "deliverable.form_too_large")
