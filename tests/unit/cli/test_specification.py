"""`sapa specification`: drafting, checking, annexes, plain refusals; and the review reads what was drafted."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.specification import specification
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.specification_file import read_specification
from sapa.i18n import LANGUAGES
from sapa.results import Addressee, Status
from sapa.review import review

TEXT = """sapa: 1
service: training
forms: [seminar]
values:
  t7.seminar.participants_offline: {min: 15, max: 60, unit: people}
  t7.seminar.duration: {min: 8}
"""
MANIFEST = """sapa: 1
title: Seminars
service: training
specification: specification.yaml
"""


def run(*args: str) -> tuple[int, str, str]:
    """Run the command alone: exit code, stdout, stderr."""
    app = typer.Typer()
    app.command()(specification)
    result = CliRunner().invoke(app, [str(a) for a in args])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def file(tmp_path):
    """A specification with a group that is too large."""
    path = tmp_path / "specification.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_reads_back_and_leaves_the_values_blank(tmp_path, language):
    """Every norm with a number stands there with its unit, its range in a comment; nothing is fixed yet."""
    out = tmp_path / "draft.yaml"
    code, said, _ = run("--service", "research_analytic", "--method", "focus_group", "--out", out, "--lang", language)
    assert code == 0
    assert "«" not in said.replace("«conditions»", "")
    file, _ = read_specification(out)
    assert (file.service, file.methods, file.fixed) == ("research_analytic", ("focus_group",), {})
    assert file.values["t10.focus_group.respondents"].unit == "people"
    assert run(out, "--lang", language)[0] == 0


def test_values_survive_writing_and_reading(tmp_path, file):
    """What was fixed stands in the file that the command writes from it."""
    out = tmp_path / "again.yaml"
    assert run(file, "--out", out, "--lang", "en")[0] == 0
    before, after = ({k: (v.min, v.max) for k, v in read_specification(f)[0].fixed.items()} for f in (file, out))
    assert before == after
    assert len(after) == 2


def test_a_value_outside_is_said_and_fails_only_when_strict(file):
    """Exit 0 whatever the verdict; `--strict` exits 1."""
    code, said, _ = run(file, "--lang", "en")
    assert code == 0
    assert "1 value lies outside the range" in said
    assert "number of participants (offline)" in said
    assert run(file, "--strict", "--lang", "en")[0] == 1


def test_json_has_each_norm_with_its_state(file):
    """Strict JSON on standard output; sentences go to stderr."""
    code, out, _ = run(file, "--json", "-", "--lang", "en")
    record = json.loads(out)
    states = {one["id"]: one["state"] for one in record["norms"]}
    assert code == 0
    assert states["t7.seminar.participants_offline"] == "outside"
    assert states["t7.seminar.duration"] == "within"
    assert [f["addressee"] for f in record["findings"]] == ["customer"]


@pytest.mark.parametrize(
    ("language", "words", "todo"),
    [
        ("en", "Error: The value stands in another unit than the norm.", "write “unit: hours”"),
        ("ru", "Значение указано не в тех единицах, что в норме.", "укажите «unit: hours»"),
        ("kk", "Мән нормадағыдан басқа өлшем бірлігінде көрсетілген.", "«unit: hours» деп көрсетіңіз"),
    ],
)
def test_a_wrong_unit_is_one_message_with_file_and_line(file, language, words, todo):
    """What, where, got, expected, what to do; exit 2 and nothing written."""
    file.write_text(TEXT.replace("{min: 8}", "{min: 8, unit: days}"), encoding="utf-8")
    out = file.with_name("x.xlsx")
    code, said, error = run(file, "--out", out, "--lang", language)
    assert (code, said, out.exists()) == (2, "", False)
    assert words in error
    assert todo in error
    assert "specification.yaml:6 (values.t7.seminar.duration)" in error


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{min: 8}", "{min: 8, max: 2}", "The minimum is above the maximum."),
        ("t7.seminar.duration", "t7.seminar.durations", "t7.seminar.duration"),
        ("forms:", "form:", "forms"),
        ("service: training", "service: trainings", "training"),
        ("{min: 8}", "{min: eight}", "eight"),
    ],
)
def test_other_faults_of_the_file_are_one_message_each(file, old, new, words):
    """A min above the max, an unknown norm, key and service, a text for a number."""
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    code, _, error = run(file, "--lang", "en")
    assert code == 2
    assert words in error
    assert "specification.yaml:" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("args", [(), ("x.yaml", "--service", "training"), ("--service", "training", "--out", "x.pdf")])
def test_arguments_that_do_not_fit_are_refused(args):
    """Neither file nor service, both, and a file of no known kind."""
    code, _, error = run(*args, "--lang", "ru")
    assert code == 2
    assert "Ошибка" in error


def test_a_file_that_is_there_is_not_replaced(file, tmp_path):
    """Only an earlier annex is replaced without --force."""
    other = tmp_path / "other.docx"
    other.write_bytes(b"mine")
    assert run(file, "--docx", other, "--lang", "en")[0] == 2
    assert other.read_bytes() == b"mine"
    annex = tmp_path / "annex.xlsx"
    assert [run(file, "--out", annex, "--lang", "en")[0] for _ in range(2)] == [0, 0]


def test_the_review_judges_by_the_file_that_the_manifest_names(file):
    """The finding on the specification is addressed to the Customer; the file's checksum stands among the documents."""
    manifest = file.with_name("deliverable.yaml")
    manifest.write_text(MANIFEST, encoding="utf-8")
    loaded = load_deliverable(manifest)
    assert loaded.manifest.specification["t7.seminar.duration"].min == 8
    assert "specification.yaml" in loaded.documents
    found = [f for f in review(manifest).findings if f.norm == "p9_1.values_in_technical_specification"]
    assert {(f.item, f.status, f.addressee) for f in found} == {
        ("t7.seminar.participants_offline", Status.NOT_MET, Addressee.CUSTOMER),
        ("t7.seminar.duration", Status.JUDGEMENT, Addressee.CUSTOMER),
    }


def test_a_drafted_file_is_what_the_review_reads(file):
    """From the command straight into a deliverable."""
    manifest = file.with_name("deliverable.yaml")
    manifest.write_text(MANIFEST.replace("specification.yaml", "drafted.yaml"), encoding="utf-8")
    assert run(file, "--out", file.with_name("drafted.yaml"), "--lang", "kk")[0] == 0
    assert {k: (v.min, v.max) for k, v in load_deliverable(manifest).manifest.specification.items()} == {
        "t7.seminar.participants_offline": (15, 60), "t7.seminar.duration": (8, None),
    }  # fmt: skip


def test_a_missing_file_is_one_message_with_the_nearest_name(file):
    """The line of the manifest that names it, and what was probably meant."""
    from sapa.errors import BadInput

    manifest = file.with_name("deliverable.yaml")
    manifest.write_text(MANIFEST.replace("specification.yaml", "specfication.yaml"), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_deliverable(manifest)
    assert refused.value.what.id == "deliverable.file_missing"
    assert refused.value.where == "deliverable.yaml:4 (specification)"
    assert refused.value.todo.params["name"] == "specification.yaml"


def test_a_fault_of_the_named_file_is_placed_in_it(file):
    """Not the manifest's line but the specification's."""
    from sapa.errors import BadInput

    manifest = file.with_name("deliverable.yaml")
    manifest.write_text(MANIFEST, encoding="utf-8")
    file.write_text(TEXT.replace("t7.seminar.duration", "t7.seminar.durations"), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        review(manifest)
    assert refused.value.where.startswith("specification.yaml:6")
    assert refused.value.expected == "t7.seminar.duration"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_annex_has_title_passport_requirements_and_signatures(file, language):
    """Read back with python-docx: every norm is a row, with the value of the contract; the same bytes twice."""
    from docx import Document

    annexes = [file.with_name(f"{i}.docx") for i in range(2)]
    for annex in annexes:
        assert run(file, "--docx", annex, "--lang", language)[0] == 0
    assert annexes[0].read_bytes() == annexes[1].read_bytes()
    document = Document(BytesIO(annexes[0].read_bytes()))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    numbered = [row for row in rows if row[0].isdigit()]
    record = json.loads(run(file, "--json", "-", "--lang", language)[1])
    assert len(numbered) == len(record["norms"])
    size = next(row for row in numbered if "15–60" in row[3])
    assert "12–35" in size[2]
    assert "____" in rows[-1][0]
    assert "«" not in document.paragraphs[0].text
