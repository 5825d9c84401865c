"""Loading a deliverable from a zip: read like its folder, zips that misbehave, nothing left behind."""

from __future__ import annotations

import stat
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest

from sapa.cli.shell import error_text
from sapa.deliverable.archive import Limits, opened
from sapa.deliverable.load import load_deliverable
from sapa.i18n import translator
from unit.deliverable.folder import deliverable, refusal


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path_factory, monkeypatch):
    """Count what is left behind apart from tests that run at the same time."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))


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
    refusal(path)
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
    assert refusal(_zip(tmp_path / "d.zip", extra=extra)).what.id == f"deliverable.{what}"
    assert _left_behind() == before


def test_a_zip_with_too_many_files_is_refused(tmp_path):
    """The number of members is limited."""
    path = _zip(tmp_path / "d.zip", extra={f"{i}.txt": b"" for i in range(20)})
    assert refusal(path, limits=Limits(members=10)).what.id == "deliverable.zip_too_large"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    """What comes out is counted: a member declared as 10 bytes that inflates to a megabyte is cut off."""
    path = _zip(tmp_path / "d.zip", extra={"a.csv": b"0" * 1_000_000})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert refusal(path).what.id in ("deliverable.zip_too_large", "deliverable.zip_damaged")


def test_a_link_in_a_zip_is_refused(tmp_path):
    """A member that is a symbolic link is not followed."""
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("interviews.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert refusal(path).what.id == "deliverable.zip_link"


def test_a_name_in_a_zip_that_is_not_utf8_is_refused(tmp_path):
    """Cyrillic written in cp866 without the UTF-8 mark cannot be told apart from other encodings."""
    path = _zip(tmp_path / "d.zip", extra={"AAAA.csv": b"x"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "файл".encode("cp866")))
    assert refusal(path).what.id == "deliverable.zip_name_encoding"


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
    error = refusal(path)
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
    error = refusal(path)
    assert (error.where, error.got) == ("x.zip", "data/interviews.csv, report.txt")
    assert tempfile.gettempdir() not in error_text(error, translator("en"))


@pytest.mark.parametrize("suffix", [".zip", ".xlsx"])
def test_a_damaged_file_is_described_in_words(tmp_path, suffix):
    """A reader knows no names of Python's classes, such as BadZipFile."""
    path = tmp_path / f"deliverable{suffix}"
    path.write_bytes(b"no archive")
    error = refusal(path)
    assert error.got is None
    assert "Bad" not in error_text(error, translator("en"))


def test_what_is_no_zip_is_refused(tmp_path):
    """A text named .zip is named as unreadable."""
    path = tmp_path / "d.zip"
    path.write_bytes(b"hello")
    assert refusal(path).what.id == "deliverable.zip_damaged"
