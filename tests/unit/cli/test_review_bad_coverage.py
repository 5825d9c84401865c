"""`sapa review` on broken evidence about coverage: one clear message or finding in three languages, no traceback."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fixtures.covered import covered_deliverable
from sapa import cli
from sapa.cli.shell import error_text, json_text
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.present import evaluation_record
from sapa.review import review
from sapa.workbook import workbook_bytes

Rows = list[dict[str, Any]]
Edit = Callable[[Path], None]
PEOPLE = {"KZ-10urban": 20010, "KZ-10rural": 15005, "KZ-11urban": 25025}
SECTIONS = """
frame: {file: units.csv, id: unit, link: psu, stratum: [region, locality], size: people, chance: chance,
        updated: updated, universe: 18+ (made), date: 2025-10-01}
issued: {file: issued.csv, id: case, link: address, stratum: [region, locality], kind: kind,
         kinds: {main: [main], reserve: [reserve]}, replaces: replaces, date: date, covariates: [region, locality],
         substitution: {allowed: true, after_attempts: 3}}
groups: {age_group: {column: age, starts: [18, 40, 60]}}
quotas: {file: quotas.csv, by: [sex], planned: planned}
weighting: {base: base, response: [region], method: raking}
question_times: {file: times.csv, columns: [t_q1, t_q2]}
centres: {file: centres.csv}
rekeyed: {file: rekeyed.csv, id: id}
"""
DATA = "interviews.csv"


def read(path: Path) -> Rows:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: Rows) -> None:
    """Write rows to a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The small deliverable with every section on coverage and field control that tables can fill."""
    folder = tmp_path_factory.mktemp("whole") / "survey"
    path = covered_deliverable(folder)
    rows, contacts = read(folder / DATA), read(folder / "contacts.csv")
    for row, contact in zip(rows, contacts, strict=False):
        row |= {"address": contact["case"], "base": "1"}
    save(folder / DATA, rows)
    places = {r["psu"]: {"region": r["region"], "locality": r["locality"]} for r in rows}
    save(folder / "issued.csv", [
        {"case": c["case"], "region": c["region"], "locality": c["locality"], "kind": "main", "replaces": "",
         "date": "2026-02-01"} for c in contacts
    ])  # fmt: skip
    save(folder / "units.csv", [
        {"unit": unit, **at, "people": PEOPLE[at["region"] + at["locality"]] / 4, "chance": 0.5,
         "updated": "2025-06-01"} for unit, at in places.items()
    ])  # fmt: skip
    save(folder / "quotas.csv", [{"sex": s, "planned": 30} for s in "12"])
    save(folder / "times.csv", [{"id": r["id"], "t_q1": 20, "t_q2": 15} for r in rows])
    save(folder / "centres.csv", [{"psu": p, "latitude": 50 + i / 10, "longitude": 80} for i, p in enumerate(places)])
    save(folder / "rekeyed.csv", [{"id": r["id"], "q1": r["q1"], "q2": r["q2"]} for r in rows[:20]])
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    manifest["methods"][0] |= yaml.safe_load(SECTIONS)
    manifest["consumers"] = [{"form": "seminar", "planned": 20, "registered": 20, "polled": 10}]
    path.write_text(yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def cells(file: str, first: int | None = None, **made: Any) -> Edit:
    """Return a change of columns: a value, or what a function makes of position and row; of the first rows only."""

    def change(folder: Path) -> None:
        rows = read(folder / file)
        for i, row in enumerate(rows[:first]):
            row.update({name: value(i, row) if callable(value) else value for name, value in made.items()})
        save(folder / file, rows)

    return change


def more(file: str, *added: dict[str, str]) -> Edit:
    """Return a change that adds rows; without any, one that repeats the first three."""

    def change(folder: Path) -> None:
        rows = read(folder / file)
        save(folder / file, rows + [dict.fromkeys(rows[0], "") | row for row in added or rows[:3]])

    return change


def text(file: str, content: str) -> Edit:
    """Return a change that writes a file anew."""
    return lambda folder: (folder / file).write_text(content, encoding="utf-8") and None


def margins(*rows: str, column: str = "total") -> Edit:
    """Return a change of the table of margins."""
    return text("margins.csv", "\n".join([f"margin,level,{column}", *rows]) + "\n")


def states(at: str, value: Any) -> Edit:
    """Return a change of the survey's section, by dotted path; a path from the root begins with a dot."""

    def change(folder: Path) -> None:
        path = folder / "deliverable.yaml"
        manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
        *way, last = at.lstrip(".").split(".")
        place = manifest if at.startswith(".") else manifest["methods"][0]
        for key in way:
            place = place[int(key) if key.isdigit() else key]
        place[last] = value
        path.write_text(yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False), encoding="utf-8")

    return change


def circle(folder: Path) -> None:
    """Let three cases replace each other, and a fourth itself."""
    rows = read(folder / "issued.csv")
    for i, j in ((0, 1), (1, 2), (2, 0), (3, 3)):
        rows[i]["replaces"] = rows[j]["case"]
    save(folder / "issued.csv", rows)


def kazakh(folder: Path) -> None:
    """Give columns Kazakh names with spaces, in the data and wherever they are named."""
    new = {"sex": "жынысы", "locality": "елді мекен түрі", "address": "мекенжайы"}
    for file in (DATA, "raw.csv"):
        save(folder / file, [{new.get(k, k): v for k, v in row.items()} for row in read(folder / file)])
    cells("margins.csv", margin="жынысы")(folder)
    for at, value in (
        ("roles.sex", "жынысы"), ("roles.locality", "елді мекен түрі"), ("issued.link", "мекенжайы"),
        ("roles.stratum", ["region", "елді мекен түрі"]), ("quotas.by", ["жынысы"]), ("quotas.columns", ["sex"]),
    ):  # fmt: skip
        states(at, value)(folder)


def all_blank(folder: Path) -> None:
    """Leave every table but the interviews with its header and empty cells."""
    for path in folder.glob("*.csv"):
        if path.name not in (DATA, "team.csv", "groups.csv", "experts.csv"):
            rows = read(path)
            save(path, [dict.fromkeys(row, "") for row in rows])


def both(*edits: Edit) -> Edit:
    """Return several changes as one."""

    def change(folder: Path) -> None:
        for edit in edits:
            edit(folder)

    return change


SEX = ("sex,1,24016", "sex,2,36024")
STILL = "weights.new met"
TOLD: dict[str, tuple[Edit, str, str]] = {
    # name: (what is broken, question and status of the finding, words of its English message)
    "margins disagree in total": (
        margins(*SEX, "locality,urban,70000", "locality,rural,10000"), "weights.refused not_assessable", "80000"),
    "the same, beside each other": (
        margins(*SEX, "locality,urban,70000", "locality,rural,10000"), "representativeness.totals not_met", "80,000"),
    "a margin lacks a category": (margins("sex,1,60040"), "weights.refused not_assessable", "30 rows"),
    "a margin has a category too many": (
        margins(*SEX, "sex,3,24"), "weights.refused not_assessable", "nobody in the sample has it"),
    "raking cannot converge": (
        both(cells(DATA, age=lambda _, r: 30 if r["sex"] == "1" else 50),
             margins(*SEX, "age_group,18–39,30020", "age_group,40–59,30020")),
        "weights.refused not_assessable", "No weights meet all the margins"),
    "negative weights": (
        both(margins("sex,1,1", "sex,2,60039", "age_group,18–39,50000", "age_group,40–59,10000", "age_group,60+,40"),
             states("weighting.method", "linear")), "weights.negative judgement", "negative weights"),
    "shares of 0.97": (
        both(margins("sex,1,0.40", "sex,2,0.57", column="share"), states("margins.total", None),
             states("margins.share", "share")), "representativeness.margins not_assessable", "0.9700"),
    "totals of zero": (margins("sex,1,0", "sex,2,0"), "representativeness.margins not_assessable", "add up to zero"),
    "no margin at all": (margins(), "representativeness.margins not_assessable", "has no rows"),
    "a population of 2020": (states("population.date", "2020-01-01"), "representativeness.date not_met", "Abai Region"),
    "a population of nobody": (cells("frame.csv", people="0"), "data.frame_too_small not_met", "fewer people"),
    "unknown outcomes": (cells("contacts.csv", disposition="хз"), "outcomes.words judgement", "“хз” (90 records"),
    "contacts without ids": (
        cells("contacts.csv", case=""), "outcomes.cases not_assessable", "none of the 60 interviews"),
    "contacts without rows": (
        text("contacts.csv", "case,region,locality,interviewer,date,disposition\n"), "outcomes.rates not_assessable",
        "no records"),
    "a log of unknown ids and columns": (
        more("cleaning_log.csv", {"id": "NOPE", "question": "q1", "old": "1", "new": "2", "type": "исправление"},
             {"id": "S0003", "question": "zzz", "old": "1", "new": "2", "type": "исправление"}),
        "audit.log not_met", "zzz"),
    "an empty log": (
        text("cleaning_log.csv", "id,question,old,new,type,reason\n"), "audit.undocumented judgement", "2 edited"),
    "raw with repeated ids": (more("raw.csv"), "audit.deletions judgement", "not logged at all: 3"),
    "raw with other ids": (
        cells("raw.csv", id=lambda i, _: f"R{i}"), "audit.undocumented not_assessable", "No delivered interview"),
    "raw without rows": (text("raw.csv", "id,q1\n"), "audit.undocumented not_assessable", "0 rows against 60"),
    "an answer made the same for all": (cells(DATA, age="44"), "audit.effect judgement", "age: 48.79 → 44.00"),
    "a plan of words": (cells("plan.csv", planned="сто"), "coverage.plan not_assessable", "no number of interviews"),
    "quotas of words": (cells("quotas.csv", planned="-"), "coverage.quotas not_assessable", "no number of interviews"),
    "quota cells unknown to the data": (
        cells("quotas.csv", sex=lambda i, _: f"{7 + i}"), "data.plan_cell_missed not_met", "(the data have: 1, 2)"),
    "issued ids repeated": (more("issued.csv"), "data.case_id_duplicate not_met", "3 places"),
    "a case for itself": (circle, "data.replaces_itself not_met", "row 5"),
    "cases in a circle": (circle, "data.replaces_circle not_met", "3 places"),
    "a case for an unknown one": (cells("issued.csv", 1, replaces="Z"), "data.replaces_unknown not_met", "row 2"),
    "issued cases without an id": (cells("issued.csv", case=""), "coverage.replacements not_assessable", "no case"),
    "words for kinds unknown": (cells("issued.csv", kind="боп"), "data.case_kind_unknown not_met", "90 places"),
    "issued on no day": (cells("issued.csv", date="завтра"), "data.time_unreadable not_met", "завтра"),
    "a link that matches nothing": (
        cells(DATA, address=lambda i, _: f"Z{i}"), "representativeness.r_indicator not_assessable", "None of the"),
    "a covariate of ids": (
        states("issued.covariates", ["case"]), "representativeness.r_indicator not_assessable", "90 values"),
    "a frame without sizes": (cells("units.csv", people=""), "sampling_frame.coverage not_assessable", "cannot be"),
    "chances above 1": (cells("units.csv", chance="1.5"), "data.frame_chance not_met", "1.5"),
    "sampled without a chance": (cells("units.csv", 2, chance="0"), "sampling_frame.chances judgement", "2 units"),
    "units of another code": (
        cells("units.csv", unit=lambda i, _: f"U{i}"), "sampling_frame.linkage not_assessable", "frame: U0"),
    "a frame without rows": (
        text("units.csv", "unit,region,locality,people,chance,updated\n"), "sampling_frame.coverage not_assessable",
        "holds no unit"),
    "more polled than registered": (states(".consumers.0.polled", 30), "consumers.strangers not_met", "(30) than"),
    "nobody planned": (states(".consumers.0.planned", 0), "p9.coverage judgement", "registered 20 (–)"),
    "second keying of unknown ids": (
        cells("rekeyed.csv", id=lambda i, _: f"Z{i}"), "interviewers not_assessable", "No questionnaire"),
    "times and centres of nonsense": (
        both(cells("times.csv", t_q1="долго", t_q2="inf"), cells("centres.csv", latitude="north", psu="Z")), STILL, ""),
    "ages in words": (
        both(cells(DATA, age="взрослый"), margins("age_group,18–39,30040", "age_group,40–59,30000")),
        "data.answer_text not_met", "взрослый"),
    "everybody outside the groups": (
        both(cells(DATA, age="7"), margins("age_group,18–39,30040", "age_group,40–59,30000")),
        "representativeness.margins not_assessable", "has a value of this margin"),
    "one interview": (lambda folder: save(folder / DATA, read(folder / DATA)[:1]), "coverage.plan not_met", "79"),
    "every interview voided": (
        cells(DATA, status="аннулировано"), "representativeness.margins not_assessable", "no interviews that count"),
    "sixty strata of one interview": (
        cells(DATA, region=lambda i, _: f"R{i}"), "representativeness.margins not_assessable", "60 strata"),
    "blank cells everywhere": (all_blank, "coverage.plan not_assessable", "no number"),
    "Kazakh names of columns": (kazakh, STILL, "calibration (raking)"),
    "weights of nothing": (cells(DATA, weight="0", base="x"), "weights.refused not_assessable", "no positive base"),
}  # fmt: skip

REFUSED: dict[str, tuple[Edit, str]] = {
    "a mapping word with two codes": (
        both(text("map.csv", "word,code\nинтервью,1.1\nотказ,2.11\nотказ,2.12\n"),
             states("contacts.mapping", "map.csv"), states("contacts.dispositions", {})), "2.11, 2.12"),
    "a code that is none of AAPOR's": (states("contacts.dispositions", {"интервью": "9.9"}), "9.9"),
    "quotas by a column that is not there": (states("quotas.by", ["height"]), "height"),
    "groups that overlap": (states("groups", {"g": {"column": "q1", "codes": {"a": [1, 2], "b": [2]}}}), "two groups"),
    "starts that do not rise": (states("groups.age_group.starts", [40, 18]), "rising numbers"),
    "weighting by a missing margin": (states("weighting.margins", ["height"]), "height"),
    "a log without a header": (text("cleaning_log.csv", ""), "cleaning_log.csv"),
    "empty strings in every interview": (lambda folder: all_empty(folder / DATA), "a header and no rows"),
    "a share of consumers below zero": (states(".consumers.0.planned", -4), "-4"),
}  # fmt: skip


def all_empty(path: Path) -> None:
    """Leave nothing but the header and empty cells."""
    save(path, [dict.fromkeys(row, "") for row in read(path)])


def broken(whole: Path, tmp_path: Path, edit: Edit) -> Path:
    """Return a copy of the deliverable with one thing broken."""
    folder = tmp_path / "survey"
    shutil.copytree(whole, folder)
    edit(folder)
    return folder


@pytest.mark.parametrize("case", TOLD)
def test_what_is_broken_is_told_in_a_finding(case, whole, tmp_path):
    """The finding says so; every sentence, the record and the workbook can be written, whatever the language."""
    edit, expected, words = TOLD[case]
    evaluation = review(broken(whole, tmp_path, edit))
    question, _, status = expected.partition(" ")
    found = [f for f in evaluation.findings if f.id.split("/")[2] == question and f.status == status]
    assert found, [(f.id, f.status) for f in evaluation.findings if f.id.split("/")[2].split(".")[0] in expected]
    assert any(words in translator("en")(f.message) for f in found), [translator("en")(f.message) for f in found]
    for language in LANGUAGES:
        json_text(evaluation_record(evaluation, translator(language)))
    assert workbook_bytes(evaluation, LANGUAGES[list(TOLD).index(case) % 3]).startswith(b"PK")


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_message_and_leaves_nothing_behind(case, whole, tmp_path, capfd, monkeypatch):
    """Exit 2, one message on standard error in the language asked for, no workbook and no record."""
    edit, words = REFUSED[case]
    folder, out, record = broken(whole, tmp_path, edit), tmp_path / "x.xlsx", tmp_path / "x.json"
    with pytest.raises(BadInput) as fault:
        review(folder)
    assert words in error_text(fault.value, translator("en"))
    for language in ("ru", "kk"):
        arguments = ["sapa", "review", str(folder), "--out", str(out), "--json", str(record), "--lang", language]
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capfd.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        assert printed.err == error_text(fault.value, translator(language)) + "\n"
        assert "Traceback" not in printed.err
    assert not out.exists()
    assert not record.exists()
