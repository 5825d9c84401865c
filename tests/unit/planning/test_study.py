"""A design run from the plan as it is written: what it reads, learns, assumes, and writes down."""

from __future__ import annotations

import csv
import io

import pytest

from fixtures.fielded import PLAN, field, small_plan
from sapa.deliverable.plan_reader import read_plan
from sapa.errors import BadInput
from sapa.planning.plan_files import study_files, write_study_files
from sapa.planning.study import SEED, design
from sapa.present.study_json import study_sentence
from sapa.review.learning import learn_from


def rows(content):
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_plan_in_memory_gives_what_its_file_gives(tmp_path):
    """A panel builds the model; the folder says where its files are."""
    path = small_plan(tmp_path)
    assert study_files(design(read_plan(path), folder=tmp_path)) == study_files(design(path))


def test_of_a_total_the_least_precise_part_is_not_simply_the_largest(tmp_path):
    """A total's margin grows with N: parts are ranked by the margin per person, so that a small region is named."""
    text = PLAN.replace("{kind: proportion, margin: 0.06}", "{kind: total, sd: 2, margin: 60000}")
    plan = small_plan(tmp_path, text)
    study = design(plan)
    parts = [d for d in study.plan.domains if d.margin is not None]
    said = study_sentence(study).params
    assert said["domain"] == max(parts, key=lambda d: d.margin / d.population).domain
    assert said["domain"] != max(parts, key=lambda d: d.margin).domain


def test_tables_agree_with_the_plan(tmp_path):
    """plan.csv, frame.csv and sample.csv add up to the plan's numbers, stratum by stratum."""
    study = design(small_plan(tmp_path))
    files = study_files(study)
    planned, frame, sample = (rows(files[n]) for n in ("plan.csv", "frame.csv", "sample.csv"))
    assert sum(int(r["planned"]) for r in planned) == study.plan.interviews == 430
    assert sum(int(r["people"]) for r in frame) == 261_000  # 3 · 300 · (Σ 5…14 + Σ 15…24) = 900 · 290
    assert {r["psus"] for r in frame} == {"10"}
    for row in planned:
        own = [u for u in sample if (u["region"], u["locality"]) == (row["region"], row["locality"])]
        assert sum(int(u["interviews"]) for u in own if u["role"] == "main") == int(row["planned"])
    # Σ weight over the interviews estimates the people: exact for pps with equal takes, near it with certainty units.
    total = sum(float(u["weight"]) * int(u["interviews"]) for u in sample if u["role"] == "main")
    assert total == pytest.approx(261_000, rel=0.02)


def test_control_orders_name_every_interview_once(tmp_path):
    """An interviewer's turns are a permutation of their interviews, and the draws add up to the safe draw."""
    study = design(small_plan(tmp_path))
    found: dict[str, list[int]] = {}
    draws: dict[str, int] = {}
    for row in rows(study_files(study)["control_plan.csv"]):
        found.setdefault(row["interviewer"], []).append(int(row["interview"]))
        draws[row["interviewer"]] = int(row["to_control"])
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in found.values())
    control = study.fieldwork.control
    assert sum(draws.values()) == control.draw_safe


def test_a_share_without_a_margin_takes_the_bound_in_force(tmp_path):
    """The specification's where it has one, else the Standard's; that it was taken is said."""
    text = PLAN.replace("{kind: proportion, margin: 0.06}", "proportion").replace("size: 10", "size: 30")
    study = design(small_plan(tmp_path, text.replace("{max: 5}", "{max: 4}")))
    assert study.plan.target.margin == 0.04
    assert "planning.files.margin_of_norm" in [a.id for a in study.assumptions]
    plain = design(
        small_plan(tmp_path, text.replace("specification:\n  t10.population_survey.sampling_error: {max: 5}\n", ""))
    )
    assert plain.plan.target.margin == plain.standard.norm("t10.population_survey.sampling_error").max / 100


def test_without_a_seed_one_is_taken_and_written_down(tmp_path):
    """The draw can be made again from the plan.yaml."""
    study = design(small_plan(tmp_path, PLAN.replace("seed: 7\n", "")))
    assert study.seed == SEED == study.drawn.seed
    assert f"\nseed: {SEED}\n".encode() in study_files(study)["plan.yaml"]
    assert "planning.files.default_seed" in [a.id for a in study.assumptions]


def test_without_interviewers_the_control_plan_has_totals_only(tmp_path):
    """Nobody is invented: no assignments, no orders."""
    study = design(
        small_plan(tmp_path, PLAN.replace("fieldwork: {interviewers: {file: people.csv, region: region}}\n", ""))
    )
    assert study.fieldwork.assignments == ()
    assert study.fieldwork.control.needed == 65
    assert study.fieldwork.control.orders == ()
    assert "control_plan.csv" not in study_files(study)


def test_what_a_delivered_survey_taught_goes_into_the_plan_that_is_written(tmp_path):
    """Design effect and response in one step; the written plan needs the survey no more and gives the same bytes."""
    first = tmp_path / "first"
    write_study_files(design(small_plan(tmp_path / "a")), first)
    field(first)
    (first / "deliverable.yaml").write_text(
        (first / "deliverable.yaml").read_text(encoding="utf-8").replace(
            "    control:", "    indicators: {trust: {column: q1, values: [4, 5]}}\n    control:"
        ),
        encoding="utf-8",
    )  # fmt: skip
    text = PLAN.replace("deff: {icc: 0.05, weighting: 1.1}\n", "").replace("response: 0.8\n", "")
    path = small_plan(tmp_path / "b", text.replace("seed: 7", "seed: 7\nlearn: ../first"))
    with pytest.raises(BadInput) as refused:
        design(path)
    assert refused.value.what.id == "planning.files.learn_needs"
    study = design(path, learn=learn_from)
    assert study.plan.deff.source == "learned"
    assert study.learned is not None
    assert study.learned.source == "Small survey"
    files = study_files(study)
    write_study_files(study, tmp_path / "second")
    assert study_files(design(tmp_path / "second" / "plan.yaml")) == files


def test_two_files_of_one_name_stay_two_files(tmp_path):
    """A frame and a list of interviewers in different folders may both be called list.csv."""
    small_plan(tmp_path)
    for old, folder in (("frame.csv", "f"), ("people.csv", "p")):
        (tmp_path / folder).mkdir()
        (tmp_path / old).rename(tmp_path / folder / "list.csv")
    text = PLAN.replace("frame.csv", "f/list.csv").replace("people.csv", "p/list.csv")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    study = design(tmp_path / "plan.yaml")
    files = study_files(study)
    assert {"source/list.csv", "source/interviewers-list.csv"} <= set(files)
    write_study_files(study, tmp_path / "out")
    assert study_files(design(tmp_path / "out" / "plan.yaml")) == files


def test_nothing_of_the_machine_enters_the_files(tmp_path):
    """A plan that names its files by absolute paths leaves no path in what is handed over."""
    text = PLAN.replace("file: frame.csv", f"file: {tmp_path}/frame.csv")
    for name, content in study_files(design(small_plan(tmp_path, text))).items():
        assert str(tmp_path).encode() not in content, name


def test_an_earlier_folder_stands_again_when_the_exchange_fails(tmp_path, monkeypatch):
    """Whole or not at all: a fault between the old folder and the new one leaves the old one as it was."""
    from pathlib import Path

    study = design(small_plan(tmp_path / "a"))
    out = tmp_path / "out"
    write_study_files(study, out)
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    replace = Path.replace

    def failing(self, target):
        if Path(target) == out and self.name != "old":
            raise OSError("disk full")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="disk full"):
        write_study_files(study, out)
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "out"]


def test_of_a_list_of_staff_only_the_columns_in_use_are_handed_over(tmp_path):
    """A telephone beside an interviewer's name stays at home; the rest is the same plan."""
    path = small_plan(tmp_path)
    before = study_files(design(path))
    people = (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "people.csv").write_text(
        "\n".join([f"{people[0]},phone", *(f"{line},+7701555{i:04d}" for i, line in enumerate(people[1:]))]), "utf-8"
    )
    assert study_files(design(path)) == before
    assert not any(b"+7701555" in content for content in before.values())


def test_the_survey_handed_over_is_of_the_kind_that_the_programme_names(tmp_path):
    """An online survey is one; other methods are listed behind it, without files."""
    text = PLAN.replace("[population_survey, {kind", "[online_survey, {kind")
    manifest = study_files(design(small_plan(tmp_path, text)))["deliverable.yaml"].decode()
    assert "kind: online_survey\n    data: interviews.csv" in manifest
    assert "population_survey\n" not in manifest
    assert "  - id: focus_group\n    kind: focus_group\n" in manifest
