"""The samples of the five services: made again byte for byte, and reviewed as the tables of their README say."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sapa.checks.services.common import SPELLED_OUT
from sapa.i18n import translator
from sapa.results import Evaluation, Finding, Line, Status
from sapa.review import review
from sapa.standard import load_standard
from sapa.workbook import workbook_bytes

DATA = Path(__file__).resolve().parents[3] / "data-samples"
SAMPLES = DATA / "services"
NAMES = ("training-2026", "consulting-2026", "information-2026", "event-2026", "civic-centre-2026")


def readme_rows(heading: str) -> list[dict[str, str]]:
    """Read the one table below a heading of the README, its cells by the words of its first row."""
    text = (DATA / "README.md").read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    lines = [line for line in re.split(r"\n##+ ", text)[0].splitlines() if line.startswith("|")]
    cells = [[c.strip().strip("`") for c in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


BREACHES = readme_rows("Planted breaches of the five services")
IN_ORDER = readme_rows("What is in order in the five services")


@cache
def reviewed(name: str) -> Evaluation:
    """Review a sample once."""
    return review(SAMPLES / name)


def question(finding: Finding) -> str:
    """Return the question of the methodological line: it stands third in the id (part/method/question/…)."""
    return finding.id.split("/")[2]


def key(finding: Finding) -> tuple[str, str]:
    """Return what a row of the README names: the norm, or the question where there is none, and the item."""
    return finding.norm or question(finding), finding.item or "–"


def as_written(row: dict[str, str]) -> tuple[str, str]:
    """Return the same of a row of the README."""
    return row["norm"], row["item"]


def test_the_generator_makes_the_committed_bytes_again(tmp_path: Path) -> None:
    """Same seed, same bytes; nothing else lies in the folders."""
    command = [sys.executable, str(DATA / "make_services.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {str(p.relative_to(SAMPLES)): p.read_bytes() for p in SAMPLES.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(kept)
    assert [name for name, data in made.items() if data != kept[name]] == []
    assert sum(map(len, kept.values())) < 150_000


def test_another_seed_gives_other_people_and_the_same_findings(tmp_path: Path) -> None:
    """What is planted does not hang on chance: the codes differ, the breaches do not."""
    command = [sys.executable, str(DATA / "make_services.py"), "--out", str(tmp_path), "--seed", "7"]
    subprocess.run(command, check=True, capture_output=True)
    name = "consulting-2026"
    assert (tmp_path / name / "feedback.csv").read_bytes() != (SAMPLES / name / "feedback.csv").read_bytes()
    other = {(key(f), f.status, f.value) for f in review(tmp_path / name).findings if f.line is Line.FORMAL}
    assert other == {(key(f), f.status, f.value) for f in reviewed(name).findings if f.line is Line.FORMAL}


def test_every_sample_has_five_to_eight_planted_breaches() -> None:
    """Counted by their numbers in the README, which run without a gap."""
    numbers = list(dict.fromkeys((row["folder"], int(row["no."])) for row in BREACHES))
    assert [n for _, n in numbers] == list(range(1, len(numbers) + 1))
    assert sorted(Counter(folder for folder, _ in numbers)) == sorted(NAMES)
    assert all(5 <= n <= 8 for n in Counter(folder for folder, _ in numbers).values())


@pytest.mark.parametrize("row", BREACHES, ids=[f"{r['no.']} {r['norm']}" for r in BREACHES])
def test_a_planted_breach_is_found(row: dict[str, str]) -> None:
    """With the norm, the item and the status of the README's table."""
    line = Line.METHODOLOGICAL if row["norm"].startswith("services.") else Line.FORMAL
    found = [f for f in reviewed(row["folder"]).findings if key(f) == as_written(row) and f.line is line]
    assert Status(row["status"]) in {f.status for f in found}


@pytest.mark.parametrize("row", IN_ORDER, ids=[f"{r['folder']} {r['norm']}" for r in IN_ORDER])
def test_what_is_in_order_has_the_status_of_the_table(row: dict[str, str]) -> None:
    """All formal findings on the norm and the item have the one status."""
    findings = [f for f in reviewed(row["folder"]).findings if key(f) == as_written(row) and f.line is Line.FORMAL]
    assert {f.status for f in findings} == {Status(row["status"])}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_complained_about(name: str) -> None:
    """Formal breaches are those of the table, and those that refer to its rows or only name them (paragraph 4)."""
    norms = load_standard("kz-social-order").norms
    planted = {as_written(r) for r in BREACHES if r["folder"] == name and not r["norm"].startswith("services.")}
    broken = {
        key(f)
        for f in reviewed(name).findings
        if f.line is Line.FORMAL
        and f.status is Status.NOT_MET
        and not norms[str(f.norm)].refers_to_tables
        and f.norm not in SPELLED_OUT
    }
    assert broken == planted
    strangers = {as_written(r) for r in BREACHES if r["folder"] == name and r["norm"] == "services.strangers"}
    assert {key(f) for f in reviewed(name).findings if question(f).startswith("services.")} == strangers


@pytest.mark.parametrize(
    ("name", "norm", "item", "value"),
    [
        # 62 points / 20 people / 5 · 100
        ("training-2026", "t1.seminar.satisfaction", "С-2", 62.0),
        # 25 / 30 · 100
        ("training-2026", "t1.note.respondents_share", "ТР-2", 83.3333),
        # 4 months / 12
        ("training-2026", "t7.training.trainer_experience", "Т-04", 0.3333),
        # 12 / 80 · 100; the two who are not in the journal do not count
        ("consulting-2026", "t2.note.respondents_share", "–", 15.0),
        # 47 / 100 · 100
        ("consulting-2026", "t2.all_consultations.practical_application", "–", 47.0),
        # 48 points / 12 people / 5 · 100
        ("consulting-2026", "t2.all_consultations.satisfaction", "–", 80.0),
        # 1 500 + 800 + 700 + 300 + 200 + 800
        ("information-2026", "t12.availability.print_run", "–", 4300.0),
        # 208 points / 65 people / 5 · 100
        ("event-2026", "t4.leisure_games.satisfaction", "ФС-1", 64.0),
        # 2 / 6 · 100
        ("event-2026", "t5.information_discussion.practical_application", "КС-1", 33.3333),
        # 3 / 40 · 100
        ("event-2026", "t4.note.respondents_share", "ВК-1", 7.5),
        # 22 points / 10 people / 5 · 100
        ("civic-centre-2026", "t1.seminar.satisfaction", "С-1", 44.0),
        # 17 points / 6 people / 5 · 100
        ("civic-centre-2026", "t2.all_consultations.satisfaction", "–", 56.6667),
    ],
)
def test_numbers_agree_with_those_computed_by_hand(name: str, norm: str, item: str, value: float) -> None:
    """From the counts that the generator was told to make."""
    findings = [f for f in reviewed(name).findings if key(f) == (norm, item) and f.line is Line.FORMAL]
    assert findings
    assert all(f.value == pytest.approx(value, abs=1e-4) for f in findings)


@pytest.mark.parametrize(
    ("name", "named", "item", "words"),
    [
        (
            "consulting-2026", "services.strangers", "–",
            "2 опрошенных нет в журнале консультаций; в счет они не входят.",
        ),
        (
            "information-2026", "t12.availability.print_run", "–",
            "Экземпляров материалов в перечне: 4 300. По технической спецификации требуется не менее 5 000.",
        ),
        (
            "information-2026", "t12.booklet.format", "Права потребителя",
            "«Права потребителя»: формат A4, односторонний; Стандарт называет: A4, двусторонний.",
        ),
        (
            "information-2026", "t12.flyer.format", "Куда обратиться",
            "«Куда обратиться»: формат A6; Стандарт называет: A4, A5.",
        ),
    ],
)  # fmt: skip
def test_a_finding_says_what_was_asked_for(name: str, named: str, item: str, words: str) -> None:
    """Beside what is there: the specification's number, the sides of a sheet, the journal where there is no event."""
    found = [f for f in reviewed(name).findings if key(f) == (named, item)]
    assert [translator("ru")(f.message).replace("\u00a0", " ") for f in found] == [words]


def test_the_counts_behind_them_stand_in_the_files() -> None:
    """Sums and counts taken from the files alone, without the package."""

    def table(name: str) -> list[dict[str, str]]:
        with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    seminar = [int(r["Оценка"]) for r in table("training-2026/feedback.csv") if r["Мероприятие"] == "С-2"]
    assert (len(seminar), sum(seminar)) == (20, 62)
    journal = table("consulting-2026/consultations.csv")
    registered = {r["Потребитель"] for r in journal}
    polled = {r["Участник"] for r in table("consulting-2026/feedback.csv")}
    assert (len(registered), len(polled & registered), len(polled - registered)) == (80, 12, 2)
    assert Counter(r["Применено"] for r in journal) == {"да": 47, "нет": 41, "": 12}
    festival = [int(r["Оценка"]) for r in table("event-2026/feedback.csv") if r["Мероприятие"] == "ФС-1"]
    assert (len(festival), sum(festival)) == (65, 208)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_is_written(name: str, language: str) -> None:
    """In three languages; an .xlsx file is a zip archive."""
    assert workbook_bytes(reviewed(name), language=language).startswith(b"PK")


def test_the_readme_counts_the_rows_of_every_file() -> None:
    """`file.csv` (rows) in its table of folders, and no file left out."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        line = next(x for x in text.splitlines() if x.startswith(f"| `{name}` |"))
        stated = {file: int(rows) for file, rows in re.findall(r"`(\w+\.csv)` \((\d+)\)", line)}
        counted = {p.name: len(p.read_text(encoding="utf-8").splitlines()) - 1 for p in (SAMPLES / name).glob("*.csv")}
        assert stated == counted
