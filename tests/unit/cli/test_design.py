"""`sapa design`: the workbook and the files it writes, and the loop through the field to a review."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from fixtures.fielded import PLAN, field, listing, small_plan

COMMAND = "design"

FILES = {
    "assignments.csv", "control_plan.csv", "deliverable.yaml", "draw.csv", "frame.csv", "plan.csv", "plan.yaml",
    "respondents.csv", "sample.csv", "source/frame.csv", "source/people.csv",
}  # fmt: skip


# ---- what it writes --------------------------------------------------------------------------------------------------


def test_workbook_and_files_land_in_the_current_folder(run, work, tmp_path):
    """Exit 0; the sentence, the warnings and where things are on standard output; the plan's folder is left alone."""
    plan = small_plan(tmp_path / "plan")
    before = listing(plan.parent)
    code, out, err = run(plan, "--lang", "en")
    assert (code, err) == (0, "")
    assert sorted(p.name for p in work.iterdir()) == ["plan-design-files", "plan-design.xlsx"]
    assert set(listing(work / "plan-design-files")) == FILES
    assert str(work / "plan-design.xlsx") in out
    assert str(work / "plan-design-files") in out
    assert re.search(r"430 interviews \(540 addresses to issue\): the margin of error of the whole is ±6\.0\s?%", out)
    assert listing(plan.parent) == before


def test_the_same_plan_gives_the_same_bytes(run, work, tmp_path):
    """Twice, and once more from the plan.yaml that was written: plan, draw, papers and manifest, byte for byte."""
    plan = small_plan(tmp_path / "plan")
    assert run(plan, "--out", "a.xlsx")[0] == 0
    assert run(plan, "--out", "b.xlsx")[0] == 0
    assert run(work / "a-files" / "plan.yaml", "--out", "c.xlsx")[0] == 0
    one = listing(work / "a-files")
    assert listing(work / "b-files") == one
    assert listing(work / "c-files") == one
    assert (work / "a.xlsx").read_bytes() == (work / "b.xlsx").read_bytes()


def test_another_seed_draws_another_sample_for_the_same_plan(run, work, tmp_path):
    """`--seed` wins over the plan's own and is what the written plan.yaml says."""
    plan = small_plan(tmp_path / "plan")
    assert run(plan, "--files", "a")[0] == 0
    assert run(plan, "--files", "b", "--seed", 8)[0] == 0
    one, other = listing(work / "a"), listing(work / "b")
    assert one["plan.csv"] == other["plan.csv"]
    assert one["sample.csv"] != other["sample.csv"]
    assert b"\nseed: 8\n" in other["plan.yaml"]


def test_json_is_strict_and_whole(run, work, tmp_path):
    """`--json -` writes the record alone to standard output: fractions, null and never NaN."""
    code, out, _ = run(small_plan(tmp_path / "plan"), "--json", "-", "--lang", "en")
    assert code == 0
    record = json.loads(out, parse_constant=pytest.fail)
    assert record["plan"]["interviews"] == 430
    assert sum(s["interviews"] for s in record["strata"]) == 430
    assert sum(u["interviews"] for u in record["sample"]["units"] if u["role"] == "main") == 430
    assert record["fieldwork"]["control_plan"]["needed"] == 65  # ⌈0.15 · 430⌉ = ⌈64.5⌉
    assert {n["id"]: n["kept"] for n in record["norms"]}["t10.population_survey.sampling_error"] is True


def test_the_language_decides_the_words_of_the_manifests_head_only(run, work, tmp_path):
    """Every file but deliverable.yaml is the same in every language, and that one differs in comments only."""
    plan = small_plan(tmp_path / "plan")
    found = {}
    for lang in ("kk", "ru", "en"):
        assert run(plan, "--out", f"{lang}.xlsx", "--lang", lang)[0] == 0
        found[lang] = listing(work / f"{lang}-files")
    heads = {lang: files.pop("deliverable.yaml").decode() for lang, files in found.items()}
    assert found["kk"] == found["ru"] == found["en"]
    bare = {re.sub(r"^#.*\n", "", text, flags=re.MULTILINE) for text in heads.values()}
    assert len(bare) == 1
    assert "далалық" in heads["kk"].lower()


def test_a_default_frame_gives_numbers_and_no_draw(run, work, tmp_path):
    """Kazakhstan's regions: plan and population are written, a sample is not, and that is said."""
    plan = tmp_path / "p.yaml"
    plan.write_text("sapa: 1\ntitle: x\ntarget: proportion\nframe: kz-regions-2023\n", encoding="utf-8")
    code, out, err = run(plan, "--lang", "en")
    assert (code, err) == (0, "")
    assert "Nothing was drawn" in out
    assert "the limit in force is taken: 5.0" in out
    assert set(listing(work / "p-design-files")) == {"plan.csv", "frame.csv", "deliverable.yaml", "plan.yaml"}


def test_a_seed_that_a_plan_could_not_hold_is_refused(run, work, tmp_path):
    """The plan that is written must be one that can be read again: 2⁶³ is too large, one less is not."""
    plan = small_plan(tmp_path / "plan")
    assert run(plan, "--seed", 2**63)[0] == 2
    assert list(work.iterdir()) == []
    assert run(plan, "--seed", 2**63 - 1)[0] == 0
    assert run("plan-design-files/plan.yaml", "--out", "again.xlsx")[0] == 0


def test_more_clusters_than_units_are_drawn_where_units_hold_several(run, work, tmp_path):
    """60 clusters of one in ten villages of a stratum, pps: every village is certain and has its share of the 60."""
    plan = small_plan(tmp_path / "plan", PLAN.replace("cluster_size: 10", "cluster_size: 1\nallocation: {minimum: 60}"))
    code, _, err = run(plan, "--lang", "en", "--json", "d.json")
    assert (code, err) == (0, "")
    record = json.loads((work / "d.json").read_text(encoding="utf-8"))
    for stratum in record["strata"]:
        main = [u for u in record["sample"]["units"] if u["stratum"] == stratum["stratum"] and u["role"] == "main"]
        assert sum(u["interviews"] for u in main) == stratum["interviews"] >= 60
        assert len(main) == 10 < stratum["clusters"]
        people = sum(u["weight"] * u["interviews"] for u in main)
        assert people == pytest.approx(stratum["population"])


def test_the_workbook_says_what_it_is(run, work, tmp_path):
    """By this a later run knows its own earlier output."""
    run(small_plan(tmp_path / "plan"))
    with zipfile.ZipFile(work / "plan-design.xlsx") as book:
        assert b'name="sapa.kind"' in book.read("docProps/custom.xml")


# ---- the loop --------------------------------------------------------------------------------------------------------


def test_before_the_fieldwork_a_review_says_in_one_message_what_is_missing(run, work, tmp_path):
    """Three files are named and not there; nothing else is said."""
    run(small_plan(tmp_path / "plan"))
    code, out, err = run("plan-design-files", "--lang", "en", command="review")
    assert (code, out) == (2, "")
    assert "3 files that the manifest names are not there yet: interviews.csv, control.csv, contacts.csv" in err
    assert err.count("Error:") == 1
    assert not (work / "plan-design-files-evaluation.xlsx").exists()


def test_after_the_fieldwork_the_review_reads_everything_and_nothing_is_typed_twice(run, work, tmp_path):
    """Plan, selection, population and the promised control come from the design's own files."""
    run(small_plan(tmp_path / "plan"))
    folder = work / "plan-design-files"
    field(folder, lost=3)
    code, out, err = run(folder, "--lang", "en", "--json", "e.json", command="review")
    assert (code, err) == (0, "")
    assert "plan-design-files-evaluation.xlsx" in out
    record = json.loads((work / "e.json").read_text(encoding="utf-8"))
    found = {f["id"]: f for f in record["findings"]}
    formal = found["main/main/t10.population_survey.sampling_error/specification/formal"]
    # 98·√(1/427) = 4.7425 %: the three lost interviews are missing, the limit is the specification's.
    assert formal["value"] == pytest.approx(4.742465, abs=1e-6)
    assert (formal["status"], formal["max"]) == ("met", 5)
    assert "probability sample" in formal["message"]
    plan = found["main/main/coverage.plan/methodological"]
    assert "427 valid, 430 planned" in plan["message"]
    assert sum(row["planned"] for row in record["tables"]["coverage"]) == 430
    assert sum(row["population"] for row in record["tables"]["coverage"]) == 261_000
    assert sum(row["issued"] for row in record["tables"]["coverage"]) == 430
    control = found["main/main/t10.population_survey.field_control/standard/formal"]
    assert control["value"] == pytest.approx(100 * 72 / 427)
