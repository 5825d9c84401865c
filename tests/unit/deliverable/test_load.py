"""Loading a deliverable: tables by key, names that do not fit, zips that misbehave."""

from __future__ import annotations

import hashlib
import stat
import tempfile
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sapa.cli.shell import error_text
from sapa.deliverable.archive import Limits, opened
from sapa.deliverable.load import load_deliverable
from sapa.errors import BadInput, Cancelled
from sapa.i18n import LANGUAGES, translator
from unit.deliverable.folder import FILES, deliverable, manifest

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path_factory, monkeypatch):
    """Count what is left behind apart from tests that run at the same time."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))


def _refusal(path: Path, **options) -> BadInput:
    with pytest.raises(BadInput) as caught:
        load_deliverable(path, **options)
    for language in LANGUAGES:
        assert "«deliverable." not in error_text(caught.value, translator(language))
    return caught.value


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
    assert _refusal(tmp_path).got == "deliverable.yaml, deliverable.xlsx"


def test_a_folder_without_a_manifest_says_how_to_get_one(tmp_path):
    """The message tells of `sapa init`."""
    assert "sapa init" in translator("en")(_refusal(tmp_path).todo)


def test_a_path_that_is_not_there_suggests_the_nearest(tmp_path):
    """A slip in the name of the folder is answered with the name that exists."""
    (tmp_path / "survey-2026").mkdir()
    assert translator("en")(_refusal(tmp_path / "surve-2026").todo) == "Did you mean “survey-2026”?"


def test_a_missing_file_suggests_the_nearest_name(tmp_path):
    """Key path, line and the file that was probably meant."""
    error = _refusal(deliverable(tmp_path, deliverable_yaml=manifest("data: interviews.csv", "data: interview.csv")))
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
    error = _refusal(deliverable(tmp_path, deliverable_yaml=manifest(old, new)))
    assert error.what.id == "deliverable.column_missing"
    assert error.where == where
    assert translator("en")(error.todo) == f"Did you mean “{suggestion}”?"


def test_a_base_with_an_unknown_column_is_refused(tmp_path):
    """The condition of an indicator is read, and its columns must be those of the data."""
    error = _refusal(deliverable(tmp_path, deliverable_yaml=manifest("q6 == 1", "q66 == 1")))
    assert "indicators.trust.base" in error.where
    error = _refusal(deliverable(tmp_path, deliverable_yaml=manifest("q6 == 1", "q6 ==")))
    assert "indicators.trust.base" in error.where


def test_a_data_file_without_rows_is_bad_input(tmp_path):
    """A header alone cannot be reviewed."""
    error = _refusal(deliverable(tmp_path, interviews_csv="anketa,w,region,int,q6,q7,age\n"))
    assert error.what.id == "deliverable.no_rows"


def test_a_control_log_without_rows_is_a_log_of_nothing(tmp_path):
    """A header-only control log is taken: its share is zero."""
    loaded = load_deliverable(deliverable(tmp_path, control_csv="anketa,res,vozrast\n"))
    assert len(loaded.parts[0].methods[0].tables["control"]) == 0


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "C:\\data.csv", "a/../../b.csv"])
def test_a_file_outside_the_folder_is_refused(tmp_path, name):
    """No path leads out of the deliverable."""
    error = _refusal(deliverable(tmp_path, deliverable_yaml=manifest("data: interviews.csv", f"data: '{name}'")))
    assert error.what.id == "deliverable.file_outside"


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(tmp_path):
    """A symbolic link is judged by where it leads."""
    folder = tmp_path / "in"
    folder.mkdir()
    deliverable(folder, interviews_csv=None)
    outside = tmp_path / "outside.csv"
    outside.write_text(FILES["interviews.csv"])
    (folder / "interviews.csv").symlink_to(outside)
    assert _refusal(folder).what.id == "deliverable.file_outside"
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


# -- zips ---------------------------------------------------------------------------------------------------------


def _zip(path: Path, folder: Path | None = None, prefix: str = "", extra: dict[str, bytes] | None = None) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for file in sorted(folder.iterdir()) if folder else ():
            archive.write(file, prefix + file.name)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def _left_behind() -> set[str]:
    return {p.name for p in Path(tempfile.gettempdir()).glob("sapa-deliverable-*")}


@pytest.mark.parametrize("prefix", ["", "survey/"])
def test_a_zip_is_read_like_its_folder_and_nothing_is_left_behind(tmp_path, prefix):
    """The folder may be packed itself or with its name in front; the temporary folder goes with the object."""
    before = _left_behind()
    (tmp_path / "in").mkdir()
    path = _zip(tmp_path / "d.zip", deliverable(tmp_path / "in"), prefix)
    loaded = load_deliverable(path)
    assert len(loaded.parts[0].methods[0].tables["data"]) == 3
    assert loaded.root.exists()
    assert _left_behind() != before
    del loaded
    assert _left_behind() == before


def test_a_zip_whose_manifest_is_wrong_leaves_nothing_behind(tmp_path):
    """A refusal removes the temporary folder."""
    before = _left_behind()
    (tmp_path / "in").mkdir()
    path = _zip(tmp_path / "d.zip", deliverable(tmp_path / "in", deliverable_yaml="sapa: 2\n"))
    _refusal(path)
    assert _left_behind() == before


def test_a_zip_can_be_opened_for_a_while(tmp_path):
    """`opened` gives the folder and removes it afterwards."""
    path = _zip(tmp_path / "d.zip", extra={"a/b.txt": b"x"})
    with opened(path) as folder:
        assert (folder / "a/b.txt").read_bytes() == b"x"
    assert not folder.exists()


@pytest.mark.parametrize(
    ("extra", "what"),
    [
        ({"../evil.csv": b"x"}, "zip_path"),
        ({"/etc/evil.csv": b"x"}, "zip_path"),
        ({"a\\..\\..\\evil.csv": b"x"}, "zip_path"),
        ({"C:/evil.csv": b"x"}, "zip_path"),
        ({"a.csv": b"x", "A.csv": b"y"}, "zip_name_twice"),
        ({"big.csv": b"0" * 30_000_000}, "zip_too_large"),
    ],
)
def test_a_zip_that_misbehaves_is_refused(tmp_path, extra, what):
    """Paths out of the folder, two files of one name and bombs (a ratio of a thousand) are refused."""
    before = _left_behind()
    assert _refusal(_zip(tmp_path / "d.zip", extra=extra)).what.id == f"deliverable.{what}"
    assert _left_behind() == before


def test_a_zip_with_too_many_files_is_refused(tmp_path):
    """The number of members is limited."""
    path = _zip(tmp_path / "d.zip", extra={f"{i}.txt": b"" for i in range(20)})
    assert _refusal(path, limits=Limits(members=10)).what.id == "deliverable.zip_too_large"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    """What comes out is counted: a member declared as 10 bytes that inflates to a megabyte is cut off."""
    path = _zip(tmp_path / "d.zip", extra={"a.csv": b"0" * 1_000_000})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert _refusal(path).what.id in ("deliverable.zip_too_large", "deliverable.zip_damaged")


def test_a_link_in_a_zip_is_refused(tmp_path):
    """A member that is a symbolic link is not followed."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("interviews.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert _refusal(path).what.id == "deliverable.zip_link"


def test_a_name_in_a_zip_that_is_not_utf8_is_refused(tmp_path):
    """Cyrillic written in cp866 without the UTF-8 mark cannot be told apart from other encodings."""
    path = _zip(tmp_path / "d.zip", extra={"AAAA.csv": b"x"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "файл".encode("cp866")))
    assert _refusal(path).what.id == "deliverable.zip_name_encoding"


def test_cyrillic_names_in_utf8_are_read(tmp_path):
    """A zip packed with UTF-8 names keeps its Kazakh letters."""
    with opened(_zip(tmp_path / "d.zip", extra={"сауалнама.csv": b"x"})) as folder:
        assert (folder / "сауалнама.csv").exists()


@pytest.mark.parametrize(
    ("names", "got"),
    [
        (("deliverable.yaml", "deliverable.xlsx"), "deliverable.yaml, deliverable.xlsx"),
        (("a/deliverable.yaml", "b/deliverable.yaml"), "a/deliverable.yaml, b/deliverable.yaml"),
        (("a/b/deliverable.yaml", "a/c/deliverable.yml"), "b/deliverable.yaml, c/deliverable.yml"),
    ],
)
def test_two_manifests_in_a_zip_are_named_as_they_stand_in_it(tmp_path, names, got):
    """Side by side or in two folders; the temporary folder is not spoken of."""
    path = tmp_path / "handed in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "sapa: 1")
    error = _refusal(path)
    assert error.got == got
    assert error.where.startswith("handed in.zip")
    text = error_text(error, translator("en"))
    assert "2 manifests" in text
    assert tempfile.gettempdir() not in text


def test_a_zip_without_a_manifest_names_what_is_in_it(tmp_path):
    """Names inside the archive, never the temporary folder."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/interviews.csv", "id")
        archive.writestr("report.txt", "x")
    error = _refusal(path)
    assert (error.where, error.got) == ("x.zip", "data/interviews.csv, report.txt")
    assert tempfile.gettempdir() not in error_text(error, translator("en"))


@pytest.mark.parametrize("suffix", [".zip", ".xlsx"])
def test_a_damaged_file_is_described_in_words(tmp_path, suffix):
    """A reader knows no names of Python's classes, such as BadZipFile."""
    path = tmp_path / f"deliverable{suffix}"
    path.write_bytes(b"no archive")
    error = _refusal(path)
    assert error.got is None
    assert "Bad" not in error_text(error, translator("en"))


def test_what_is_no_zip_is_refused(tmp_path):
    """A text named .zip is named as unreadable."""
    path = tmp_path / "d.zip"
    path.write_bytes(b"hello")
    assert _refusal(path).what.id == "deliverable.zip_damaged"


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_forms_that_were_filled_in_need_only_file_and_sheet(tmp_path, language):
    """A provider's form in any language: columns, words and the empty rows below are understood."""
    book = openpyxl.load_workbook(ROOT / "templates" / f"provider-forms-{language}.xlsx")
    t = translator(language)
    control = t("forms.provider.tab.control")
    frame = t("forms.provider.tab.population")
    for col, value in enumerate(["1", "i1", "k", *[None] * 4], start=1):
        book[control].cell(2, col, value)
    book[control].cell(2, 7, t("term.outcome_confirmed"))
    book[frame].append([])
    for row, (stratum, people, units) in enumerate([("A", 1000, 12), ("B", 2000, 30)], start=2):
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
