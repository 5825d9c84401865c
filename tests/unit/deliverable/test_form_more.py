"""The last sheet of the form: keys of the manifest for which no other sheet has cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sapa.cli.shell import error_text
from sapa.deliverable.manifest_reader import build_manifest, read_manifest
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict
from sapa.workbook.manifest_form import write_manifest_form
from unit.deliverable.examples import FULL, SHORT


def _form(folder: Path, text: str, *rows: tuple[object, ...]) -> Path:
    """Write a form of a manifest and rows of its last sheet: service, method, key, value."""
    path = folder / "form.xlsx"
    write_manifest_form(path, "en", build_manifest(parse_strict(text, shown="x").data, Places("x", str))[0])
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, start=5):
        for column, value in zip("ABCD", row, strict=True):
            book["More"][f"{column}{number}"] = value
    book.save(path)
    return path


def _refusal(path: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_manifest(path)
    for language in LANGUAGES:
        assert "«deliverable." not in error_text(caught.value, translator(language))
    return caught.value


def test_what_people_type_is_read_as_in_the_yaml(tmp_path):
    """Values in YAML's own short writing, with a text, a number and a day typed as such in their cells."""
    path = _form(
        tmp_path,
        SHORT,
        (None, None, "groups.age_group", "{column: age, starts: [18, 30, 45]}"),
        (None, "main", "margins.file", "margins.csv"),
        (None, "main", "margins.universe", 18),
        (None, "main", "margins.date", "2026-01-01"),
        (None, None, "weighting", "{method: raking}"),
        (None, None, "consumers", "[{form: seminar, planned: 40}]"),
    )
    manifest = read_manifest(path)[0]
    method = manifest.all_parts[0].methods[0]
    assert method.groups["age_group"].labels == ("18–29", "30–44", "45+")
    assert (method.margins.file, method.margins.universe, str(method.margins.date)) == (
        "margins.csv", "18", "2026-01-01",
    )  # fmt: skip
    assert method.weighting.method == "raking"
    assert manifest.all_parts[0].consumers[0].planned == 40


def test_consumers_of_a_service_stand_with_that_service(tmp_path):
    """The column of services says whose consumers they are; the first service without one."""
    bare = FULL.replace(
        "    consumers: {form: seminar, planned: 40, registered: {file: reg.csv, id: nr}, polled: 30}\n", ""
    )
    rows = [(None, None, None, None)] * 40
    path = _form(tmp_path, bare.replace(
        '    consumers: [{form: all_consultations, item: "3", registered: 12}, {planned: 4}]\n', ""
    ), *rows, ("groups_part", None, "consumers", "{planned: 7}"))  # fmt: skip
    first, second = read_manifest(path)[0].parts
    assert (first.consumers, second.consumers[0].planned) == ((), 7)


@pytest.mark.parametrize(
    ("row", "cell", "id"),
    [
        ((None, None, "groups.a", "{column: age, starts: [18"), "D5", "deliverable.cell_wrong"),
        ((None, None, "groups.a", "{column: age}"), "D5", "deliverable.grouping"),
        ((None, None, "weightng", "{method: raking}"), "D5", "deliverable.key_unknown"),
        ((None, None, "roles.id", "nr"), "C5", "deliverable.more_key"),
        ((None, None, "missing.more", "1"), "C5", "deliverable.more_key"),
        ((None, "second", "weighting", "{method: raking}"), "B5", "deliverable.cell_wrong"),
        (("other", None, "consumers", "{planned: 3}"), "A5", "deliverable.cell_wrong"),
        ((None, None, "weighting", None), "More!D5", "deliverable.cell_empty"),
    ],
)
def test_a_key_or_value_that_cannot_stand_is_refused_with_its_cell(tmp_path, row, cell, id):
    """Broken YAML, unknown keys, keys that another sheet states, unknown methods and services, empty cells."""
    text = SHORT if row[0] is None else FULL
    error = _refusal(_form(tmp_path, text, row))
    assert error.what.id == id
    assert cell in error.where


def test_a_text_that_yaml_would_read_otherwise_comes_back_as_text(tmp_path):
    """A universe of digits, a source with a colon and a group whose name has a dot survive the form."""
    text = SHORT + (
        '    margins: {file: m.csv, universe: "18", source: "a: b"}\n'
        '    groups: {"age.group": {column: age, starts: [18]}, plain: {column: age, codes: {yes: "01"}}}\n'
    )
    manifest = read_manifest(_form(tmp_path, text))[0]
    method = manifest.methods[0]
    assert (method.margins.universe, method.margins.source) == ("18", "a: b")
    assert set(method.groups) == {"age.group", "plain"}
    assert method.groups["plain"].codes == {"yes": ("01",)}
