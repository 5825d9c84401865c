"""The sample deliverable: made again byte for byte, sound where it must be, and defective where its README says so."""

from __future__ import annotations

import csv
import math
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest import Manifest

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "data-samples"
SAMPLE = SAMPLES / "social-survey-2026"
NOT_REACHED = {"не дозвонились", "не застали дома"}


def table(name: str) -> list[dict[str, str]]:
    """Read a table of the sample."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def interviews() -> list[dict[str, str]]:
    """The delivered interviews."""
    return table("interviews.csv")


@pytest.fixture(scope="module")
def handed_in(interviews: list[dict[str, str]]) -> list[dict[str, str]]:
    """Interviews handed in as completed, voided ones included."""
    return [row for row in interviews if row["status"] != "частично"]


@pytest.fixture(scope="module")
def complete(interviews: list[dict[str, str]]) -> list[dict[str, str]]:
    """Interviews that stand after control."""
    return [row for row in interviews if row["status"] == "завершено"]


@pytest.fixture(scope="module")
def field_control(handed_in: list[dict[str, str]]) -> list[dict[str, str]]:
    """Records of field control that match an interview: desk checks and unknown ids left out."""
    known = {row["id"] for row in handed_in}
    return [row for row in table("control.csv") if row["method"] != "камеральный" and row["id"] in known]


def test_the_generator_makes_the_committed_bytes_again(tmp_path: Path) -> None:
    """Same seed, same bytes; nothing else lies in the folder."""
    script = SAMPLES / "make_social_survey.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path / "x")], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()}
    assert sorted(made) == sorted(path.name for path in SAMPLE.iterdir())
    assert [name for name, data in made.items() if data != (SAMPLE / name).read_bytes()] == []


def test_the_manifest_is_valid_and_its_columns_exist() -> None:
    """The strict model takes the manifest, and every role names a column of the data."""
    manifest = Manifest.model_validate(yaml.safe_load((SAMPLE / "deliverable.yaml").read_text(encoding="utf-8")))
    main = manifest.methods[0]
    columns = set(table("interviews.csv")[0])
    named = {column for columns_of_role in main.roles.named().values() for column in columns_of_role}
    assert named <= columns
    assert {indicator.column for indicator in main.indicators.values()} <= columns
    assert {row["indicator"] for row in table("claims.csv")} <= set(main.indicators)
    assert set(main.control.pairs.values()) <= set(table("control.csv")[0])


def test_the_manifest_can_be_loaded_by_the_package() -> None:
    """The package's own loader reads the folder."""
    deliverable = load_deliverable(SAMPLE)
    assert len(deliverable.parts[0].methods[0].table("data")) == 1209


def test_strata_and_psus_carry_a_design(complete: list[dict[str, str]]) -> None:
    """37 strata, at least two PSUs in each, more PSUs in the frame than were sampled, PSU codes nest in strata."""
    frame = {(row["region"], row["locality"]): int(row["settlements"]) for row in table("frame.csv")}
    sampled = defaultdict(set)
    for row in complete:
        sampled[row["region"], row["locality"]].add(row["psu"])
    assert len(sampled) == len(frame) == 37
    assert min(map(len, sampled.values())) >= 2
    assert all(frame[stratum] > len(psus) for stratum, psus in sampled.items())
    assert sum(map(len, sampled.values())) == len(set().union(*sampled.values()))


def test_weights_sum_to_the_made_frame(complete: list[dict[str, str]]) -> None:
    """In every stratum; weights are written to four decimals, so a sum may miss by 0.00005 an interview."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in complete:
        sums[row["region"], row["locality"]] += float(row["weight"])
    for row in table("frame.csv"):
        assert sums[row["region"], row["locality"]] == pytest.approx(int(row["people"]), abs=0.01)


def test_the_frame_is_two_thirds_of_the_residents_of_2023() -> None:
    """Adults are 0.66 of the official residents: 19 765 004 × 0.66 = 13 044 902.6, rounded by stratum to 13 044 902."""
    assert sum(int(row["people"]) for row in table("frame.csv")) == 13_044_902
    assert {row["universe"] for row in table("frame.csv")} == {"18+ (made)"}


def test_the_packages_frame_holds_the_official_figures() -> None:
    """Rows sum to the national line of the Bureau's bulletin of 1 January 2023: 19 765 004 = 12 208 259 + 7 556 745."""
    path = ROOT / "toolkit/sapa/standard/frames/kz-regions-2023.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert [sum(int(row[c]) for row in rows) for c in ("total", "urban", "rural")] == [
        19_765_004,
        12_208_259,
        7_556_745,
    ]
    assert {(row["date"], row["universe"], row["licence"]) for row in rows} == {("2023-01-01", "all ages", "PDDL")}


def test_the_packages_frame_equals_the_shared_table(shared: Path) -> None:
    """Every name, code and number as it was given."""
    with (shared / "data/kazakhstan/kz_population_2023-01-01.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    with (ROOT / "toolkit/sapa/standard/frames/kz-regions-2023.csv").open(encoding="utf-8", newline="") as file:
        ours = list(csv.DictReader(file))
    for row, mine in zip(given, ours, strict=True):
        iso = row.pop("iso_3166_2")
        assert mine["iso"] == iso
        assert {key: mine[key] for key in row} == row


def test_counts_of_interviews(interviews: list[dict[str, str]]) -> None:
    """1,200 handed in, 12 of them voided, 9 broken off."""
    assert Counter(row["status"] for row in interviews) == {"завершено": 1188, "аннулировано": 12, "частично": 9}


def test_field_control_is_thirteen_and_a_half_per_cent(
    handed_in: list[dict[str, str]], field_control: list[dict[str, str]]
) -> None:
    """Defects 1–3: 204 of 1,200 tried, 162 with an outcome, 36 desk checks, two unknown ids."""
    log = table("control.csv")
    assert len({row["id"] for row in field_control}) == 204
    assert len({row["id"] for row in field_control if row["outcome"] not in NOT_REACHED}) == 162
    assert sum(row["method"] == "камеральный" for row in log) == 36
    assert {row["id"] for row in log} - {row["id"] for row in handed_in} == {"S26-1907", "S26-2114"}


def test_six_interviewers_and_a_region_were_never_controlled(
    handed_in: list[dict[str, str]], field_control: list[dict[str, str]]
) -> None:
    """Defect 4: by name, as in the README."""
    reached = {row["interviewer"] for row in field_control if row["outcome"] not in NOT_REACHED}
    working = {row["interviewer"] for row in handed_in}
    assert len(working) == 48
    assert working - reached == {"A-03", "B-07", "B-14", "B-15", "A-11", "B-09"}
    assert {row["interviewer"] for row in field_control} & (working - reached) == {"A-11", "B-09"}
    assert {row["interviewer"] for row in handed_in if row["region"] == "KZ-62"} == {"B-14", "B-15"}
    assert {row["interviewer"] for row in table("interviewers.csv")} - working == {"B-21", "C-10"}


def test_two_subcontractors_break_the_promise_of_the_programme(
    handed_in: list[dict[str, str]], field_control: list[dict[str, str]]
) -> None:
    """Defect 4: the programme promises 15 % of every subcontractor; A has 12.4 %, B 13.4 %, C 17.4 %."""
    reached = {row["id"] for row in field_control if row["outcome"] not in NOT_REACHED}
    base = Counter(row["organisation"] for row in handed_in)
    controlled = Counter(row["organisation"] for row in handed_in if row["id"] in reached)
    assert {letter: round(100 * controlled[letter] / base[letter], 1) for letter in base} == {
        "A": 12.4,
        "B": 13.4,
        "C": 17.4,
    }


def test_refuted_interviews_are_concentrated_and_three_were_voided_in_silence(
    interviews: list[dict[str, str]], field_control: list[dict[str, str]]
) -> None:
    """Defects 5 and 7."""
    refuted = [row for row in field_control if row["outcome"] == "не подтверждено"]
    assert Counter(row["interviewer"] for row in refuted)["C-04"] == 6
    assert len(refuted) == 9
    voided = {row["id"] for row in interviews if row["status"] == "аннулировано"}
    assert voided - {row["id"] for row in table("control.csv")} == {"S26-0271", "S26-0346", "S26-0507"}


def test_impossible_and_self_made_controls(interviews: list[dict[str, str]]) -> None:
    """Defects 8 and 9."""
    without = {row["id"] for row in interviews if row["phone_present"] == "нет"}
    log = table("control.csv")
    by_phone = {row["id"] for row in log if row["method"] == "телефон" and row["id"] in without}
    assert by_phone == {"S26-0255", "S26-0392", "S26-0521"}
    own = {row["id"] for row in log if row["controller"] == row["interviewer"]}
    assert own == {"S26-0069", "S26-0245", "S26-0536", "S26-0922"}


def test_one_stratum_is_short_by_half(handed_in: list[dict[str, str]]) -> None:
    """Defect 15: KZ-47 rural 12 of 24, and the 12 went to Almaty city."""
    made = Counter((row["region"], row["locality"]) for row in handed_in)
    plan = {(row["region"], row["locality"]): int(row["planned"]) for row in table("plan.csv")}
    assert sum(plan.values()) == 1200
    differ = {stratum: (made[stratum], planned) for stratum, planned in plan.items() if made[stratum] != planned}
    assert differ == {("KZ-47", "rural"): (12, 24), ("KZ-75", "urban"): (140, 128)}


def test_defects_of_rows_stand_where_the_readme_says(interviews: list[dict[str, str]]) -> None:
    """Defects 16–19; the header is row 1."""
    row = dict(enumerate(interviews, start=2))
    repeated = [name for name, count in Counter(r["id"] for r in interviews).items() if count > 1]
    assert repeated == ["S26-0467"]
    assert row[343]["id"] == row[468]["id"] == "S26-0467"
    odd = [n for n, r in row.items() if not re.fullmatch(r"2026-02-\d\dT\d\d:\d\d:\d\d\+05:00", r["start"])]
    assert odd == [311, 318, 858]
    assert [n for n, r in row.items() if r["q7"] and r["q6"] != "1"] == [937, 1205]
    assert row[148]["interviewer"] == row[147]["interviewer"] == "A-01"
    assert row[148]["start"] < row[147]["end"]


def weighted(rows: list[dict[str, str]], column: str, codes: set[str], *, use: bool = True) -> float:
    """Return a percentage without codes 98 and 99."""
    valid = [r for r in rows if r[column] not in {"", "98", "99"}]
    weights = [float(r["weight"]) if use else 1.0 for r in valid]
    return 100 * sum(w for r, w in zip(valid, weights, strict=True) if r[column] in codes) / sum(weights)


def test_right_and_wrong_claims(complete: list[dict[str, str]]) -> None:
    """Defects 11–14 are wrong by what the README says, the other percentages are right as printed.

    Shares by R 4.2.2, survey 4.1.1, svymean: 55.17 (q1), 52.76 (q3), 56.58 (q6), 41.32 (q9), 15.34 (q10).
    """
    claims = table("claims.csv")
    asked = [r for r in complete if r["q6"] == "1"]
    rural = [r for r in asked if r["locality"] == "rural"]
    assert [c["value"] for c in claims] == [
        "44.9", "55.2", "52.8", "44.1", "21.3", "56.6", "65.4", "71.2", "35.8", "16.3", "74", "73.7", "12.7",
    ]  # fmt: skip
    assert weighted(complete, "q1", {"4", "5"}) == pytest.approx(55.17, abs=0.005)
    assert weighted(complete, "q6", {"1"}) == pytest.approx(56.58, abs=0.005)
    assert weighted(asked, "q7", {"4", "5"}) == pytest.approx(65.4, abs=0.05)
    assert weighted(rural, "q7", {"4", "5"}) == pytest.approx(64.9, abs=0.05)
    assert weighted(complete, "q9", {"4", "5"}) == pytest.approx(41.32, abs=0.005)
    assert weighted(complete, "q10", {"1"}) == pytest.approx(15.34, abs=0.005)
    assert weighted(complete, "q10", {"1"}, use=False) == pytest.approx(16.3, abs=0.05)


def test_other_tables_hold_what_the_readme_says(complete: list[dict[str, str]]) -> None:
    """Defects 20, 26–28: groups of 9 and 7, 36 attached ids of 37, six experts of seven, four open contacts."""
    assert Counter(row["session"] for row in table("groups.csv")) == {"ФГ-1": 9, "ФГ-2": 7}
    attached = [row["id"] for row in table("attached.csv")]
    unknown = [name for name in attached if name not in {row["id"] for row in complete}]
    assert (len(attached), unknown, attached.index("S26-11O7") + 2) == (37, ["S26-11O7"], 22)
    assert Counter(row["answered"] for row in table("experts.csv"))["да"] == 6
    assert (table("team.csv")[5]["education"], table("team.csv")[5]["experience_years"]) == ("", "")
    last = {row["address"]: row["disposition"] for row in table("contacts.csv")}
    assert Counter(last.values())["договорились о встрече"] == 4


def test_the_design_effect_of_life_satisfaction(complete: list[dict[str, str]]) -> None:
    """Defect 10: R 4.2.2, survey 4.1.1, svymean over svydesign(~psu, strata, weights) gives SE 0.01978405."""
    rows = [r for r in complete if r["q1"] not in {"98", "99"}]
    total = sum(float(r["weight"]) for r in rows)
    p = weighted(complete, "q1", {"4", "5"}) / 100
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for r in complete:
        sums[r["region"], r["locality"]][r["psu"]] += 0.0
    for r in rows:
        influence = float(r["weight"]) * ((r["q1"] in {"4", "5"}) - p) / total
        sums[r["region"], r["locality"]][r["psu"]] += influence
    variance = 0.0
    for psus in sums.values():
        mean = sum(psus.values()) / len(psus)
        variance += len(psus) / (len(psus) - 1) * sum((t - mean) ** 2 for t in psus.values())
    assert math.sqrt(variance) == pytest.approx(0.01978405, abs=5e-9)
    assert len(rows) == 1152


def test_the_readme_names_every_file_and_column() -> None:
    """Each file, and each column of each table, stands in the README."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for path in SAMPLE.iterdir():
        assert f"`{path.name}`" in text
    for path in SAMPLE.glob("*.csv"):
        for column in table(path.name)[0]:
            assert f"`{column}`" in text or re.fullmatch(r"q\d+", column), (path.name, column)


def test_the_questionnaire_is_an_xlsform_in_three_languages() -> None:
    """14 questions with kk, ru and en labels, skips, and every list of answers that is used."""
    import openpyxl

    book = openpyxl.load_workbook(SAMPLE / "questionnaire.xlsx", read_only=True)
    survey = [[cell or "" for cell in row] for row in book["survey"].iter_rows(values_only=True)]
    choices = [[cell or "" for cell in row] for row in book["choices"].iter_rows(values_only=True)]
    book.close()
    labels = ["label::Kazakh (kk)", "label::Russian (ru)", "label::English (en)"]
    assert survey[0][2:5] == labels
    assert choices[0][2:5] == labels
    questions = {row[1]: row for row in survey if re.fullmatch(r"q\d+", row[1])}
    assert sorted(questions) == sorted(f"q{n}" for n in range(1, 15))
    assert all(all(row[2:5]) for row in [*questions.values(), *choices])
    assert {name for name, row in questions.items() if row[5]} == {"q7", "q8"}
    used = {row[0].split()[1] for row in survey if row[0].startswith("select_one")}
    assert used <= {row[0] for row in choices}
