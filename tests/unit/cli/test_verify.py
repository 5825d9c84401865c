"""`sapa verify`: exit codes, the lines of the terminal, and the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.deliverables import small_deliverable
from fixtures.tampered import in_file, typed
from sapa.review import review
from sapa.workbook import workbook_bytes

COMMAND = "verify"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small deliverable."""
    return small_deliverable(tmp_path_factory.mktemp("small") / "survey").parent


@pytest.fixture(scope="module")
def content(folder: Path) -> bytes:
    """Its workbook."""
    return workbook_bytes(review(folder), "en")


def test_an_untouched_workbook_exits_0_in_each_language(run, work, folder, content, language):
    """The first line says that all follows; the record says the same."""
    (work / "x.xlsx").write_bytes(content)
    code, out, err = run("x.xlsx", folder, "--lang", language, "--json", "v.json")
    assert (code, err) == (0, "")
    assert "x.xlsx" in out.splitlines()[0]
    record = json.loads(Path("v.json").read_text(encoding="utf-8"))
    assert (record["follows"], record["cells"], record["language"]) == (True, [], "en")
    assert run("x.xlsx", folder, "--json", "v.json")[0] == 0, "an earlier record may be replaced"


def test_a_changed_cell_exits_1_and_is_named(run, work, folder, content):
    """Sheet, address, what was done, what must stand there; the record holds the same cell."""
    (work / "x.xlsx").write_bytes(in_file(content, "Findings", "B6", typed("All is well")))
    code, out, err = run("x.xlsx", folder, "--lang", "en", "--json", "-")
    assert code == 1
    assert "«Findings»!B6: the text was changed" in err
    assert "«All is well»" in err
    (cell,) = json.loads(out)["cells"]
    assert (cell["kind"], cell["sheet"], cell["cell"], cell["found"]) == ("text", "Findings", "B6", "All is well")


def test_the_reviews_own_workbook_verifies_with_what_lies_beside_it(run, work, folder):
    """Review and verify by command alone, in a folder that holds both."""
    import shutil

    shutil.copytree(folder, work / "survey")
    assert run("survey", "--lang", "ru", "--k", "3", "--seed", "5", command="review")[0] == 0
    code, out, err = run("survey-evaluation.xlsx", "--lang", "kk")
    assert (code, err) == (0, "")
    assert "survey-evaluation.xlsx" in out


def test_bad_input_exits_2(run, work, folder, content):
    """No file, no deliverable, a record that would replace somebody's file."""
    (work / "x.xlsx").write_bytes(content)
    (work / "mine.json").write_text("{}", encoding="utf-8")
    for arguments in (("none.xlsx", folder), ("x.xlsx",), ("x.xlsx", work / "no"),
                      ("x.xlsx", folder, "--json", "mine.json")):  # fmt: skip
        code, out, err = run(*arguments, "--lang", "en")
        assert (code, out) == (2, "")
        assert err.startswith("Error:")
    assert (work / "mine.json").read_text(encoding="utf-8") == "{}"
