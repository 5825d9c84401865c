"""`sapa review`: exit codes, one plain message for bad input, nothing left behind, only our own outputs replaced."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from fixtures.deliverables import small_deliverable
from sapa import cli
from sapa.workbook import read_findings

COMMAND = "review"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small deliverable, shared by the tests that do not change it."""
    return small_deliverable(tmp_path_factory.mktemp("small") / "survey").parent


def listing(*folders):
    """Return every file of the folders with its bytes."""
    return {p: p.read_bytes() for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()}


# ---- what it writes --------------------------------------------------------------------------------------------------


def test_the_workbook_lands_in_the_current_folder_under_the_deliverables_name(run, work, small):
    """Exit 0 whatever the verdict; the sentence, the findings and where the workbook is on standard output."""
    before = listing(small)
    code, out, err = run(small, "--lang", "en")
    assert (code, err) == (0, "")
    assert [p.name for p in work.iterdir()] == ["survey-evaluation.xlsx"]
    assert str(work / "survey-evaluation.xlsx") in out
    assert len(read_findings(work / "survey-evaluation.xlsx")) > 40
    assert listing(small) == before


def test_strict_exits_one_when_a_formal_finding_is_not_met(run, work, small):
    """The workbook is written all the same."""
    code, _, err = run(small, "--strict", "--out", "x.xlsx")
    assert (code, err) == (1, "")
    assert (work / "x.xlsx").exists()


def test_json_on_standard_output_is_strict_json_and_nothing_else(run, work, small):
    """Words for people go to standard error then."""

    def never(text):
        raise AssertionError(text)

    code, out, err = run(small, "--json", "-", "--out", "x.xlsx", "--lang", "en")
    record = json.loads(out, parse_constant=never)
    assert code == 0
    assert list(record) == ["sapa", "standard", "deliverable", "findings", "tables", "privacy", "opinions"]
    assert "x.xlsx" in err


def test_json_into_a_file_is_replaced_by_the_next_run(run, work, small):
    """An earlier output of ours is replaced, and the same input gives the same bytes of both."""
    assert run(small, "--json", "x.json", "--out", "x.xlsx")[0] == 0
    first = listing(work)
    assert run(small, "--json", "x.json", "--out", "x.xlsx")[0] == 0
    assert listing(work) == first
    assert run(small, "--json", "x.json", "--out", "x.xlsx", "--reading", "confidence=0.99")[0] == 0
    changed = listing(work)
    assert all(changed[p] != first[p] for p in first)
    findings = json.loads((work / "x.json").read_text(encoding="utf-8"))["findings"]
    error = next(f for f in findings if f["norm"] == "t10.population_survey.sampling_error")
    assert (error["reading"]["confidence"], error["status"]) == (0.99, "not_met")


def test_a_reading_may_be_repeated(run, work, small):
    """Both are in force."""
    run(small, "--json", "x.json", "--reading", "fpc=always", "--reading", "control_counts=attempt")
    findings = json.loads((work / "x.json").read_text(encoding="utf-8"))["findings"]
    by_norm = {f["norm"]: f for f in findings if f["line"] == "formal"}
    assert by_norm["t10.population_survey.sampling_error"]["reading"]["fpc"] == "always"
    assert by_norm["t10.population_survey.field_control"]["value"] == 25


def test_the_date_of_the_review_is_what_was_said(run, work, small):
    """No clock enters an output."""
    run(small, "--out", "a.xlsx", "--reviewed-on", "2026-05-20", "--lang", "ru")
    texts = [
        c.value for s in load_workbook(work / "a.xlsx") for row in s.iter_rows() for c in row if c.value is not None
    ]
    assert any(str(t).startswith("2026-05-20") or "20.05.2026" in str(t) for t in texts)


@pytest.mark.parametrize("kind", ["manifest", "zip"])
def test_a_manifest_or_a_zip_is_taken_too(run, work, small, kind):
    """The name of the output follows the folder or the zip."""
    given = small / "deliverable.yaml"
    if kind == "zip":
        given = work.parent / "packed.zip"
        with zipfile.ZipFile(given, "w") as out:
            for file in small.iterdir():
                out.write(file, file.name)
    assert run(given)[0] == 0
    assert [p.name for p in work.iterdir()] == [f"{'packed' if kind == 'zip' else 'survey'}-evaluation.xlsx"]


def test_what_an_expert_filled_in_is_taken_over_and_never_lost(run, work, small):
    """Replacing a filled workbook is refused unless its judgements are taken over or --force says so."""
    assert run(small, "--out", "x.xlsx", "--lang", "en")[0] == 0
    book = load_workbook(work / "x.xlsx")
    sheet, block = next(iter(book.defined_names["sapa_finding_id"].destinations))
    ids = [row[0].value for row in book[sheet][block.replace("$", "")]]
    at = next(i for i, id in enumerate(ids) if id and "expert_reviews" in id)
    for field, value in (("judgement", "met"), ("by", "E"), ("date", date(2026, 5, 20)), ("reason", "seen")):
        sheet, block = next(iter(book.defined_names[f"sapa_finding_{field}"].destinations))
        book[sheet][block.replace("$", "")][at][0].value = value
    book.save(work / "x.xlsx")
    filled = (work / "x.xlsx").read_bytes()
    code, _, err = run(small, "--out", "x.xlsx", "--lang", "en")
    assert (code, (work / "x.xlsx").read_bytes()) == (2, filled)
    assert "1 entry of an expert" in err
    assert "--with" in err
    assert run(small, "--out", "x.xlsx", "--with", "x.xlsx")[0] == 0
    (kept,) = [r for r in read_findings(work / "x.xlsx") if r["judgement"]]
    assert (kept["judgement"]["by"], kept["final_status"]) == ("E", "met")
    assert run(small, "--out", "x.xlsx", "--force")[0] == 0
    assert [r for r in read_findings(work / "x.xlsx") if r["judgement"]] == []


# ---- bad input ------------------------------------------------------------------------------------------


def edit(folder, old, new, file="deliverable.yaml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def hostile_sheet(folder):
    """An XLSX of some kB that grows to 40 MB of numbers, and a limit scaled down to match in the test."""
    row = "<row>" + "<c><v>1</v></c>" * 50 + "</row>"
    with zipfile.ZipFile(folder / "interviews.xlsx", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]><workbook>&a;</workbook>")
        out.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + row * 50_000 + "</sheetData></worksheet>")
    edit(folder, "data: interviews.csv", "data: interviews.xlsx")


def spoil_encoding(folder):
    """Cyrillic letters of another encoding."""
    (folder / "interviews.csv").write_bytes("id;имя\n1;Иван\n".encode("cp1251"))


NORM = "t10.population_survey.field_control"
BAD = {
    "a missing file": (lambda f: (f / "frame.csv").unlink(), ["frame.csv", "deliverable.yaml"]),
    "an empty file": (lambda f: (f / "interviews.csv").write_bytes(b""), ["interviews.csv"]),
    "a header only": (lambda f: (f / "interviews.csv").write_bytes(b"id,weight\n"), ["interviews.csv"]),
    "another encoding": (spoil_encoding, ["interviews.csv", "encoding"]),
    "a misspelt column": (
        lambda f: edit(f, "weight: weight", "weight: wieght"),
        ["wieght", "weight", "interviews.csv", "deliverable.yaml:"],
    ),
    "a column that is not there": (lambda f: edit(f, "psu: psu", "psu: район"), ["район", "interviews.csv"]),
    "a path that leaves the folder": (lambda f: edit(f, "file: frame.csv", "file: ../frame.csv"), ["../frame.csv"]),
    "an absolute path": (lambda f: edit(f, "file: frame.csv", "file: /etc/passwd"), ["/etc/passwd"]),
    "a document that leaves the folder": (
        lambda f: edit(f, "document: programme.txt", "document: ../../secret.txt"),
        ["../../secret.txt"],
    ),
    "a YAML tag": (
        lambda f: edit(f, "title: ", "title: !!python/object/apply:os.system [id] #"),
        ["deliverable.yaml:2"],
    ),
    "a duplicate key": (lambda f: edit(f, "sapa: 1", "sapa: 1\nsapa: 1"), ["sapa", "deliverable.yaml:2"]),
    "an unknown key": (lambda f: edit(f, "software:", "sofware:"), ["sofware", "software"]),
    "an unknown norm in the specification": (
        lambda f: edit(f, NORM, NORM.replace("field", "feild")),
        [NORM.replace("field", "feild"), NORM, "deliverable.yaml:", "(specification."],
    ),
    "an unknown reading": (
        lambda f: edit(f, "sapa: 1", "sapa: 1\nreadings: {confidenc: 0.95}"),
        ["confidenc", "confidence", "deliverable.yaml:2 (readings.confidenc)"],
    ),
    "a value that a reading does not have": (
        lambda f: edit(f, "sapa: 1", "sapa: 1\nreadings:\n  fpc: never\n  confidence: 0.7"),
        ["deliverable.yaml:4 (readings.confidence)", "0.7", "0.9, 0.95, 0.9545, 0.99"],
    ),
    "an edition of before the act": (
        lambda f: edit(f, "2022-08-17", "2010-01-01"),
        ["2010", "deliverable.yaml:", "(standard)"],
    ),
    "no manifest": (lambda f: (f / "deliverable.yaml").unlink(), ["deliverable.yaml"]),
    "a hostile sheet": (hostile_sheet, ["interviews.xlsx"]),
}


def plain(code, out, err, words):
    """Check the shape of one message: exit 2, nothing on standard output, every line in order, no traceback."""
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert re.match(r"(Error|Ошибка|Қате)[^:]*: \S", err), err
    assert all(line.startswith("  ") for line in err.rstrip("\n").split("\n")[1:]), err
    assert [w for w in words if w not in err] == [], err


@pytest.mark.parametrize("fault", list(BAD))
def test_bad_input_is_one_plain_message_and_leaves_nothing(run, work, small, fault):
    """Exit 2; the folder, the current folder and the temporary folder are as before."""
    folder = work.parent / "d"
    shutil.copytree(small, folder)
    spoil, words = BAD[fault]
    spoil(folder)
    before = listing(work, folder)
    plain(*run(folder, "--lang", "en", "--json", "x.json"), words)
    assert listing(work, folder) == before
    assert list(work.iterdir()) == []


def test_nothing_at_that_path(run, work):
    """A path that does not exist."""
    plain(*run("nowhere", "--lang", "en"), ["nowhere"])


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a/../../evil.txt"])
def test_a_zip_that_leaves_its_folder(run, work, small, name):
    """Nothing is unpacked outside, and nothing inside stays."""
    packed = work.parent / "evil.zip"
    with zipfile.ZipFile(packed, "w") as out:
        for file in small.iterdir():
            out.write(file, file.name)
        out.writestr(name, "x")
    before = listing(work.parent)
    plain(*run(packed, "--lang", "en"), ["evil"])
    assert listing(work.parent) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--reading", "confidence=2"], ["confidence", "0.95"]), (["--reading", "confidence"], ["confidence=0.95"]),
        (["--reading", "confidense=0.9"], ["confidence"]), (["--lang", "de"], ["de", "kk, ru, en"]),
        (["--reviewed-on", "20.05.2026"], ["20.05.2026", "2026-05-20"]), (["--out", "no/such/x.xlsx"], ["no"]),
        (["--json", "no/such/x.json"], ["no"]), (["--with", "absent.xlsx"], ["absent.xlsx"]),
        (["--out", "x.xlsx", "--json", "x.xlsx"], ["x.xlsx", "--json"]), (["--out", "."], []),
    ],
)  # fmt: skip
def test_bad_arguments(run, work, small, arguments, words):
    """The same one message; no output is half-written."""
    shown = [] if "--lang" in arguments else ["--lang", "en"]
    plain(*run(small, *arguments, *shown), words)
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_a_foreign_file_is_not_replaced_without_force(run, work, small, option):
    """Neither by the workbook nor by the JSON; with --force it is."""
    mine = "mine.xlsx" if option == "--out" else "mine"
    (work / mine).write_text('{"mine": 1}', encoding="utf-8")
    plain(*run(small, option, mine, "--lang", "en"), ["mine", "--force"])
    assert (work / mine).read_text(encoding="utf-8") == '{"mine": 1}'
    assert [p.name for p in work.iterdir()] == [mine]
    assert run(small, option, mine, "--force")[0] == 0
    assert (work / mine).read_bytes() != b'{"mine": 1}'


def test_a_damaged_evaluation_is_not_written_over(run, work, small):
    """A spreadsheet program might still repair it, with what an expert entered: only --force replaces it."""
    with zipfile.ZipFile(work / "mine.xlsx", "w") as damaged:
        damaged.writestr("[Content_Types].xml", "<Types")
        damaged.writestr("docProps/custom.xml", '<property name="sapa.version"/>')
    before = (work / "mine.xlsx").read_bytes()
    plain(*run(small, "--out", "mine.xlsx", "--lang", "en"), ["mine.xlsx", "cannot be read", "--force"])
    assert (work / "mine.xlsx").read_bytes() == before


@pytest.mark.parametrize("name", ["x.csv", "x.xls", "x"])
def test_the_workbook_is_written_under_no_other_suffix(run, work, small, name):
    """A workbook named x.csv would open as nothing; nothing is written."""
    plain(*run(small, "--out", name, "--lang", "en"), ["--out", name, ".xlsx", "--json"])
    assert not (work / name).exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Error: "), ("ru", "Ошибка: "), ("kk", "Қате: ")],
)
def test_messages_are_in_the_language_asked_for(run, work, small, monkeypatch, language, words):
    """By --lang, and by SAPA_LANG without it."""
    folder = work.parent / "d"
    shutil.copytree(small, folder)
    edit(folder, "weight: weight", "weight: wieght")
    by_option = run(folder, "--lang", language)
    monkeypatch.setenv("SAPA_LANG", language)
    assert run(folder) == by_option
    assert by_option[2].startswith(words)


def test_our_own_fault_exits_seventy_and_says_so(run, work, small, monkeypatch):
    """No traceback unless it is asked for; no file."""
    from sapa.review import engine

    def broken(path):
        raise RuntimeError("boom")

    monkeypatch.setattr(engine, "load_deliverable", broken)
    code, out, err = run(small, "--lang", "en")
    assert (code, out) == (70, "")
    assert "boom" in err
    assert "Traceback" not in err
    assert list(work.iterdir()) == []
    monkeypatch.setenv("SAPA_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["sapa", "review", str(small)])
    with pytest.raises(RuntimeError, match="boom"):
        cli.main()


def test_a_disk_that_fills_up_leaves_nothing(run, work, small, monkeypatch):
    """The workbook is written whole or not at all."""
    from sapa.cli import shell

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shell.os, "fdopen", full)
    code, _, err = run(small, "--lang", "en")
    assert code == 70
    assert "No space left" in err
    assert list(work.iterdir()) == []


def test_a_whole_process(small, tmp_path):
    """`python -m sapa review`: exit 2 without a traceback; progress is silent where nobody looks."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "SAPA_LANG": "kk"}
    command = [sys.executable, "-m", "sapa", "review"]
    how = {"cwd": tmp_path, "env": env, "capture_output": True, "encoding": "utf-8"}
    bad = subprocess.run([*command, "nowhere"], check=False, **how)
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith("Қате: ")
    good = subprocess.run([*command, str(small), "--strict"], check=False, **how)
    assert (good.returncode, good.stderr) == (1, "")
    assert [p.name for p in tmp_path.iterdir()] == ["survey-evaluation.xlsx"]
