"""`sapa design`: only our own outputs are replaced, and nothing is half written."""

from __future__ import annotations

import re
import tempfile

import pytest

from fixtures.fielded import PLAN, field, listing, small_plan

COMMAND = "design"


def test_an_earlier_design_is_replaced(run, work, tmp_path):
    """The workbook, the folder and the JSON of an earlier run; files that the new design does not have are gone."""
    plan = small_plan(tmp_path / "plan")
    assert run(plan, "--json", "d.json")[0] == 0
    plan.write_text(PLAN.replace("fieldwork: {interviewers: {file: people.csv, region: region}}\n", ""), "utf-8")
    assert run(plan, "--json", "d.json")[0] == 0
    assert "assignments.csv" not in listing(work / "plan-design-files")


@pytest.mark.parametrize("name", ["plan-design.xlsx", "d.json"])
def test_a_strange_file_is_replaced_only_with_force(run, work, tmp_path, name):
    """Whatever is there stays as it is, and nothing else is written."""
    plan = small_plan(tmp_path / "plan")
    (work / name).write_bytes(b"mine")
    code, out, err = run(plan, "--json", "d.json", "--lang", "en")
    assert (code, out) == (2, "")
    assert "is not an earlier design of sapa" in err
    assert listing(work) == {name: b"mine"}
    assert run(plan, "--json", "d.json", "--force")[0] == 0
    assert (work / name).read_bytes() != b"mine"


def test_an_evaluation_is_no_earlier_design_and_a_design_no_earlier_evaluation(run, work, tmp_path):
    """An expert's workbook is not lost to a design of the same name, nor a design to a review."""
    run(small_plan(tmp_path / "plan"))
    field(work / "plan-design-files")
    assert run("plan-design-files", "--out", "e.xlsx", command="review")[0] == 0
    assert run(tmp_path / "plan" / "plan.yaml", "--out", "e.xlsx", "--files", "f")[0] == 2
    assert run("plan-design-files", "--out", "plan-design.xlsx", command="review")[0] == 2


def test_files_added_by_the_field_are_never_lost(run, work, tmp_path):
    """A folder with interviews in it is refused; with force our files are made anew and theirs stay."""
    plan = small_plan(tmp_path / "plan")
    run(plan)
    folder = work / "plan-design-files"
    field(folder)
    (folder / "plan.csv").write_text("changed", encoding="utf-8")
    before = listing(work)
    code, _, err = run(plan, "--lang", "en")
    assert code == 2
    assert "4 files were added to the folder or changed after the design" in err
    assert listing(work) == before
    assert run(plan, "--force")[0] == 0
    after = listing(folder)
    assert after["interviews.csv"] == before["plan-design-files/interviews.csv"]
    assert after["plan.csv"] != b"changed"


def test_a_folder_of_somebody_else_is_refused(run, work, tmp_path):
    """A folder with files and no plan.yaml of ours, and a file in the folder's place."""
    plan = small_plan(tmp_path / "plan")
    (work / "theirs").mkdir()
    (work / "theirs" / "a.txt").write_text("a", encoding="utf-8")
    assert "no earlier design of sapa" in run(plan, "--files", "theirs", "--lang", "en")[2]
    assert "There is a file where the folder" in run(plan, "--files", "theirs/a.txt", "--lang", "en")[2]
    assert listing(work) == {"theirs/a.txt": b"a"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "x.json"], "Error"),
        (["--json", "plan-design.xlsx"], "written to the same file"),
        (["--files", "."], "inside the folder of the design"),
        (["--files", "../plan"], "The plan stands inside the folder"),
        (["--lang", "xx"], "Error"),
        (["--out", "no/such.xlsx"], "does not exist"),
    ],
)
def test_outputs_that_get_in_each_others_way_are_refused(run, work, tmp_path, arguments, said):
    """Exit 2 before anything is computed."""
    plan = small_plan(tmp_path / "plan")
    code, out, err = run(plan, "--lang", "en", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert listing(work) == {}


def test_nothing_is_half_written_when_the_workbook_fails(run, work, tmp_path, monkeypatch):
    """A fault of our own exits 70 and leaves neither workbook nor folder."""
    from sapa.workbook import design

    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(design, "design_workbook_bytes", broken)
    code, _, err = run(small_plan(tmp_path / "plan"), "--lang", "en")
    assert code == 70
    assert "RuntimeError" in err
    assert listing(work) == {}


def test_nothing_is_left_when_a_file_cannot_be_written(run, work, tmp_path, monkeypatch):
    """A folder without the right to write in it, and one that fills up half-way: exit 2, what and where."""
    from sapa.planning import plan_files

    plan = small_plan(tmp_path / "plan")

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied", str(work))

    def full(*_, **__):
        raise OSError(28, "No space left on device", str(work / "plan-design-files"))

    with monkeypatch.context() as broken:
        broken.setattr(tempfile, "mkstemp", refused)
        code, out, err = run(plan, "--lang", "en")
    assert (code, out) == (2, "")
    assert f"where: {work}" in err
    assert "Permission denied" in err
    with monkeypatch.context() as broken:
        broken.setattr(plan_files, "_exchange", full)
        assert run(plan, "--json", "d.json")[0] == 2
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--out", ""], ["--out", f"{'q' * 300}.xlsx"], ["--files", "q" * 300]])
def test_a_name_that_no_file_can_have_is_bad_input(run, work, tmp_path, arguments, language):
    """No name, and one that is longer than the system takes: one message, nothing written."""
    code, out, err = run(small_plan(tmp_path / "plan"), "--lang", language, *arguments)
    assert (code, out) == (2, "")
    assert len(re.findall(r"^(Error|Ошибка|Қате):", err, flags=re.MULTILINE)) == 1
    assert list(work.iterdir()) == []
