"""Loading a deliverable: tables by key, names that do not fit, forms that were filled in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from sapa.deliverable.load import load_deliverable
from sapa.errors import Cancelled
from sapa.i18n import LANGUAGES, translator
from unit.deliverable.folder import FILES, deliverable, manifest, refusal

ROOT = Path(__file__).parents[3]


def test_a_folder_gives_every_table_that_the_manifest_names(tmp_path):
    """Tables stand under their keys with the rows of their files, and nothing else is there."""
    loaded = load_deliverable(deliverable(tmp_path))
    method = loaded.parts[0].methods[0]
    assert {k: len(rows) for k, rows in method.tables.items()} == {"data": 3, "population": 2, "plan": 2, "control": 1}
    assert method.table("contacts") is None
    assert loaded.root == tmp_path.resolve()
    assert loaded.manifest_sha256 == hashlib.sha256((tmp_path / "deliverable.yaml").read_bytes()).hexdigest()


def test_documents_in_the_folder_have_a_checksum_and_others_are_absent(tmp_path):
    """A document that exists is known by its sha256 (of "text"); a title of a paper document is no file."""
    loaded = load_deliverable(deliverable(tmp_path))
    assert dict(loaded.documents) == {"report.txt": hashlib.sha256(b"text").hexdigest()}


def test_the_manifest_file_itself_may_be_named(tmp_path):
    """A path to the YAML is the same as its folder, whatever the file is called."""
    deliverable(tmp_path)
    (tmp_path / "deliverable.yaml").rename(tmp_path / "our.yaml")
    assert load_deliverable(tmp_path / "our.yaml").manifest.title == "Small"


def test_two_manifests_in_a_folder_are_refused_and_named(tmp_path):
    """YAML and workbook side by side: it is not guessed which counts."""
    deliverable(tmp_path)
    (tmp_path / "deliverable.xlsx").write_bytes(b"PK")
    assert refusal(tmp_path).got == "deliverable.yaml, deliverable.xlsx"


def test_a_folder_without_a_manifest_says_how_to_get_one(tmp_path):
    """The message tells of `sapa init`."""
    assert "sapa init" in translator("en")(refusal(tmp_path).todo)


def test_a_path_that_is_not_there_suggests_the_nearest(tmp_path):
    """A slip in the name of the folder is answered with the name that exists."""
    (tmp_path / "survey-2026").mkdir()
    assert translator("en")(refusal(tmp_path / "surve-2026").todo) == "Did you mean “survey-2026”?"


def test_a_missing_file_suggests_the_nearest_name(tmp_path):
    """Key path, line and the file that was probably meant."""
    error = refusal(deliverable(tmp_path, deliverable_yaml=manifest("data: interviews.csv", "data: interview.csv")))
    assert error.where == "deliverable.yaml:6 (methods[0].data)"
    assert translator("en")(error.todo) == "Did you mean “interviews.csv”?"


@pytest.mark.parametrize(
    ("old", "new", "where", "suggestion"),
    [
        ("weight: w", "weight: ww", "deliverable.yaml:9 (methods[0].roles.weight)", "w"),
        ("size: people", "size: peopel", "deliverable.yaml:12 (methods[0].population.size)", "people"),
        ("planned: n", "planned: region2", "deliverable.yaml:13 (methods[0].plan.planned)", "region"),
        ("column: q7", "column: Q7", "deliverable.yaml:15 (methods[0].indicators.trust.column)", "q7"),
        ("outcome: res", "outcome: resul", "deliverable.yaml:16 (methods[0].control.outcome)", "res"),
        ("{age: vozrast}", "{age: vozrats}", "deliverable.yaml:16 (methods[0].control.compare.age)", "vozrast"),
        ("{age: vozrast}", "{agee: vozrast}", "deliverable.yaml:16 (methods[0].control.compare.agee)", "age"),
    ],
)
def test_a_column_that_its_file_does_not_have_is_refused_with_the_nearest(tmp_path, old, new, where, suggestion):
    """Key path, file, line and the nearest column are named."""
    error = refusal(deliverable(tmp_path, deliverable_yaml=manifest(old, new)))
    assert error.what.id == "deliverable.column_missing"
    assert error.where == where
    assert translator("en")(error.todo) == f"Did you mean “{suggestion}”?"


def test_a_base_with_an_unknown_column_is_refused(tmp_path):
    """The condition of an indicator is read, and its columns must be those of the data."""
    error = refusal(deliverable(tmp_path, deliverable_yaml=manifest("q6 == 1", "q66 == 1")))
    assert "indicators.trust.base" in error.where
    error = refusal(deliverable(tmp_path, deliverable_yaml=manifest("q6 == 1", "q6 ==")))
    assert "indicators.trust.base" in error.where


def test_a_data_file_without_rows_is_bad_input(tmp_path):
    """A header alone cannot be reviewed."""
    error = refusal(deliverable(tmp_path, interviews_csv="anketa,w,region,int,q6,q7,age\n"))
    assert error.what.id == "deliverable.no_rows"


def test_a_control_log_without_rows_is_a_log_of_nothing(tmp_path):
    """A header-only control log is taken: its share is zero."""
    loaded = load_deliverable(deliverable(tmp_path, control_csv="anketa,res,vozrast\n"))
    assert len(loaded.parts[0].methods[0].tables["control"]) == 0


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "C:\\data.csv", "a/../../b.csv"])
def test_a_file_outside_the_folder_is_refused(tmp_path, name):
    """No path leads out of the deliverable."""
    error = refusal(deliverable(tmp_path, deliverable_yaml=manifest("data: interviews.csv", f"data: '{name}'")))
    assert error.what.id == "deliverable.file_outside"


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(tmp_path):
    """A symbolic link is judged by where it leads."""
    folder = tmp_path / "in"
    folder.mkdir()
    deliverable(folder, interviews_csv=None)
    outside = tmp_path / "outside.csv"
    outside.write_text(FILES["interviews.csv"])
    (folder / "interviews.csv").symlink_to(outside)
    assert refusal(folder).what.id == "deliverable.file_outside"
    (folder / "interviews.csv").unlink()
    (folder / "real.csv").write_text(FILES["interviews.csv"])
    (folder / "interviews.csv").symlink_to(folder / "real.csv")
    assert len(load_deliverable(folder).parts[0].methods[0].tables["data"]) == 3


def test_one_file_named_twice_is_read_once(tmp_path):
    """Plan and population in one file share their rows."""
    folder = deliverable(
        tmp_path,
        deliverable_yaml=manifest("plan: {file: plan.csv", "plan: {file: interviews.csv").replace(
            "planned: n", "planned: q6"
        ),
    )
    tables = load_deliverable(folder).parts[0].methods[0].tables
    assert tables["plan"] is tables["data"]


def test_a_file_a_region_is_joined_with_its_rows_traced(tmp_path):
    """Two data files are one table whose rows say file and row (the header is row 1)."""
    folder = deliverable(
        tmp_path,
        deliverable_yaml=manifest("data: interviews.csv", "data: [interviews.csv, b.csv]"),
        b_csv="anketa,w,region,int,q6,q7,age\n9,1,A,i3,1,1,20\n",
    )
    rows = load_deliverable(folder).parts[0].methods[0].tables["data"]
    assert len(rows) == 4
    assert rows.at(3) == ("b.csv", 2)


def test_a_section_that_names_only_its_file_is_understood_by_its_headings(tmp_path):
    """Headings of the Kazakh blank form need no roles, and the words of its drop-downs are understood."""
    text = manifest(
        "control: {file: control.csv, id: anketa, outcome: res, outcomes: {confirmed: ok}, compare: {age: vozrast}}",
        "control: control.csv",
    )
    control = (
        "Сауалнама нөмірі,Интервьюер,Бақылау тәсілі,Бақылау нәтижесі\n"
        "1,i1,телефон арқылы,расталды\n2,i2,камералды тексеру,байланыс орнатылмады\n"
    )
    loaded = load_deliverable(deliverable(tmp_path, deliverable_yaml=text, control_csv=control))
    spec = loaded.parts[0].methods[0].spec.control
    assert (spec.id, spec.interviewer, spec.outcome) == (("Сауалнама нөмірі",), "Интервьюер", "Бақылау нәтижесі")
    assert spec.outcomes.confirmed == ("расталды",)
    assert spec.outcomes.not_reached == ("байланыс орнатылмады",)
    assert spec.methods.desk == ("камералды тексеру",)
    assert loaded.manifest.methods[0].control.outcome is None


def test_a_section_that_names_some_columns_is_taken_at_its_word(tmp_path):
    """A control log whose outcome column the manifest does not name stays without outcome."""
    text = manifest("outcome: res, outcomes: {confirmed: ok}, ", "")
    control = "anketa,outcome,vozrast\n1,confirmed,30\n"
    loaded = load_deliverable(deliverable(tmp_path, deliverable_yaml=text, control_csv=control))
    assert loaded.parts[0].methods[0].spec.control.outcome is None


def test_progress_is_told_and_may_cancel(tmp_path):
    """Each file is announced; Cancelled passes through."""
    steps = []
    load_deliverable(deliverable(tmp_path), progress=steps.append)
    assert [s.what.params.get("file") for s in steps] == [
        "interviews.csv",
        "plan.csv",
        "frame.csv",
        "control.csv",
        None,
    ]
    assert steps[-1].done == steps[-1].total

    def cancel(step):
        raise Cancelled

    with pytest.raises(Cancelled):
        load_deliverable(tmp_path, progress=cancel)


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_forms_that_were_filled_in_need_only_file_and_sheet(tmp_path, language):
    """A provider's form in any language: columns, words and the empty rows below are understood."""
    book = openpyxl.load_workbook(ROOT / "templates" / f"provider-forms-{language}.xlsx")
    t = translator(language)
    control = t("forms.provider.tab.control")
    frame = t("forms.provider.tab.population")
    for col, value in enumerate(["1", "i1", "k", *[None] * 4], start=1):
        book[control].cell(3, col, value)
    book[control].cell(3, 7, t("term.outcome_confirmed"))
    book[frame].append([])
    for row, (stratum, people, units) in enumerate([("A", 1000, 12), ("B", 2000, 30)], start=3):
        for col, value in enumerate((stratum, people, units), start=1):
            book[frame].cell(row, col, value)
    book.save(tmp_path / "forms.xlsx")
    text = manifest("{file: frame.csv, stratum: region, size: people}", f"{{file: forms.xlsx, sheet: {frame}}}")
    old = "{file: control.csv, id: anketa, outcome: res, outcomes: {confirmed: ok}, compare: {age: vozrast}}"
    text = text.replace(old, f"{{file: forms.xlsx, sheet: {control}}}")
    method = load_deliverable(deliverable(tmp_path, deliverable_yaml=text)).parts[0].methods[0]
    assert (len(method.tables["control"]), len(method.tables["population"])) == (1, 2)
    assert method.spec.control.outcomes.confirmed == (t("term.outcome_confirmed"),)
    assert method.spec.control.controller is not None
    assert method.spec.population.psus == method.tables["population"].frame.columns[2]


def test_an_id_that_is_not_stated_is_that_of_the_data(tmp_path):
    """`raw: raw.csv` beside `roles: {id: anketa}` needs no id of its own."""
    text = manifest("analysis:", "    raw: interviews.csv\nanalysis:")
    assert load_deliverable(deliverable(tmp_path, deliverable_yaml=text)).parts[0].methods[0].spec.raw.id == ("anketa",)
