"""`sapa design`: workbook and files, one plain message for bad input, nothing left behind, only our own replaced."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile

import pytest

from fixtures.fielded import PLAN, field, frame_rows, small_plan, write_rows
from sapa import cli


@pytest.fixture
def work(tmp_path, monkeypatch):
    """An empty current folder, and a temporary folder of its own in which nothing may stay."""
    temp, folder = tmp_path / "temp", tmp_path / "work"
    temp.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.chdir(folder)
    yield folder
    assert list(temp.iterdir()) == []


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process; return exit code, standard output and standard error."""

    def call(*arguments, command="design"):
        monkeypatch.setattr(sys, "argv", ["sapa", command, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        text = capsys.readouterr()
        return ended.value.code or 0, text.out, text.err

    return call


def listing(folder):
    """Return every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


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


# ---- what it does not replace ----------------------------------------------------------------------------------------


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


# ---- bad input -------------------------------------------------------------------------------------------------------

LISTED = (
    "frame: {file: frame.csv, stratum: [region, locality], size: people, units: village, name: title, universe: 18+}"
)

BAD = [
    # more interviews than people: 261,000 in the frame
    ("target: {kind: proportion, margin: 0.06}", "interviews: 300000", "300,000|300000"),
    ("margin: 0.06", "margin: 0", "a number above 0"),
    ("margin: 0.06", "margin: -0.05", "a number above 0"),
    ("margin: 0.06", "margin: 6", "is a fraction, not per cent"),
    ("response: 0.8", "response: 0", "a fraction above 0 and at most 1"),
    ("response: 0.8", "response: 80", "5 % is 0.05"),
    ("response: 0.8", "response: {default: 0.8, D: 0.5}", "neither a stratum of the frame nor a value"),
    ("universe: 18+\nframe", "universe: 15–29\nframe", "18"),
    ("cluster_size: 10", "cluster_size: 10\nallocation: {rule: equal, minimum: 90, maximum: 60}", "90"),
    ("cluster_size: 10", "cluster_size: 10\nallocation: {minimum: 90}\ninterviews: 200", "540"),
    ("cluster_size: 10", "cluster_size: 10\nallocation: {maximum: 20}", "cannot be reached"),
    (
        "cluster_size: 10\nresponse: 0.8\nselection:\n  - {stage: village, method: pps}",
        "cluster_size: 1\nallocation: {minimum: 60}\nresponse: 0.8\nselection:\n  - {stage: village, method: srs}",
        "clusters|units",
    ),
    ("response: 0.8", "response: 1.0e-300", "people|nobody"),
    ("{kind: proportion, margin: 0.06}", "{kind: mean, sd: 1.0e+200, margin: 1.0e+190}", "a number above 0"),
    ("{kind: proportion, margin: 0.06}", "{kind: difference, p1: 0.5, p2: 0.6, power: 0.01}", "a fraction below 1 and"),
    (
        "{kind: proportion, margin: 0.06}",
        "{kind: difference, p1: 0.5, p2: 0.6, overlap: 1, correlation: 1}",
        "so strongly correlated",
    ),
    ("seed: 7", "domains: [{by: region, margin: 0.1}, {by: region, margin: 0.2}]", "stated twice"),
    ("seed: 7", "allocation: {rule: power}", "0 or more"),
    ("universe: 18+\nframe", "universe: 18–29 лет\nframe", "18"),
    ("cluster_size: 10\n", "", "cluster"),
    ("size: people", "size: peple", "Did you mean"),
    ("file: frame.csv", "file: fram.csv", "Did you mean"),
    ("file: people.csv", "file: peple.csv", "Did you mean"),
    (LISTED, "frame: kz-2023", "no shipped frame"),
    ("target:", "targets:", "Did you mean"),
    ("target: {kind: proportion, margin: 0.06}\n", "", "does not say what is wanted"),
    ("kind: proportion", "kind: proportion, sd: 2", "has no meaning for a target of the kind"),
    ("{kind: proportion, margin: 0.06}", "{kind: mean, margin: 2}", "needs “sd”"),
    ("seed: 7", "seed: 7\nseed: 8", "twice|second|already"),
    ("seed: 7", "seed: -7", "0 or more"),
    ("{icc: 0.05, weighting: 1.1}", "{icc: 0.05, value: 1.5}", "Exactly one of"),
    ("{max: 5}", "{max: -5}", "Error"),
    ("sampling_error: {max: 5}", "sampling_eror: {max: 5}", "Error"),
    ("control: {reach: 0.8}", "control: {reach: 0.8, method: phone}", "telephone"),
    ("seed: 7", "learn: nowhere", "no file “nowhere”"),
    ("{file: people.csv, region: region}", "0", "a whole number, 1 or more"),
    ("interviewers:", "quotas: {sex: {f: 0.5, m: 0.4}}, interviewers:", "do not add up to 1"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[b[1][:40].replace("\n", " ") for b in BAD])
def test_bad_input_is_one_message_and_leaves_nothing_behind(run, work, tmp_path, old, new, said):
    """Exit 2, what and where with the plan's line, in each language; no workbook, no folder."""
    assert old in PLAN
    plan = small_plan(tmp_path / "plan", PLAN.replace(old, new, 1))
    for lang in ("en", "ru", "kk"):
        code, out, err = run(plan, "--lang", lang)
        assert (code, out) == (2, ""), err
        assert "Traceback" not in err
        assert "«planning." not in err
        assert "«deliverable." not in err
        assert len(re.findall(r"^(Error|Ошибка|Қате):", err, flags=re.MULTILINE)) == 1
        if lang == "en":
            assert re.search(said, err), err
            assert re.search(r"where: (plan\.yaml:\d+|plan\.yaml$|frame\.csv)", err, flags=re.MULTILINE), err
            assert "(plan)" not in err
    assert listing(work) == {}


def _rows(change):
    rows = [list(r) for r in frame_rows()]
    change(rows)
    return [tuple(r) for r in rows]


def _zero(rows):
    rows[4][4] = 0


def _negative(rows):
    rows[4][4] = -3


def _words(rows):
    rows[4][4] = "many"


def _twice(rows):
    rows[4][2] = rows[3][2]


def _blank(rows):
    rows[4][0] = ""


@pytest.mark.parametrize("change", [_zero, _negative, _words, _twice, _blank])
def test_a_frame_that_cannot_be_drawn_from_is_refused_with_its_row(run, work, tmp_path, change):
    """Sizes that are none, a unit listed twice, a row without a stratum: file, row and column."""
    plan = small_plan(tmp_path / "plan")
    write_rows(tmp_path / "plan" / "frame.csv", _rows(change))
    code, _, err = run(plan, "--lang", "en")
    assert code == 2
    assert "frame.csv:5" in err
    assert listing(work) == {}


def test_a_stratum_without_people_is_refused(run, work, tmp_path):
    """A frame of strata in which one has nobody."""
    text = PLAN.replace(", units: village, name: title", "").replace("  - {stage: village, method: pps}\n", "")
    plan = small_plan(tmp_path / "plan", text)
    rows = [("region", "locality", "people"), ("A", "urban", 5000), ("A", "rural", 0), ("B", "urban", 9000)]
    write_rows(tmp_path / "plan" / "frame.csv", rows)
    code, _, err = run(plan, "--lang", "en")
    assert code == 2
    assert "A / rural" in err
    assert listing(work) == {}


def test_another_frame_than_the_one_the_plan_was_decided_on_is_refused(run, work, tmp_path):
    """A written plan.yaml whose frame was changed afterwards would draw another sample under the same name."""
    run(small_plan(tmp_path / "plan"), "--files", "a")
    text = (work / "a" / "source" / "frame.csv").read_text(encoding="utf-8")
    (work / "a" / "source" / "frame.csv").write_text(text.replace("1500", "1600"), encoding="utf-8")
    code, _, err = run("a/plan.yaml", "--out", "b.xlsx", "--lang", "en")
    assert code == 2
    assert "delete the section “decided”" in err
    assert not (work / "b.xlsx").exists()


def test_a_default_frame_gives_numbers_and_no_draw(run, work, tmp_path):
    """Kazakhstan's regions: plan and population are written, a sample is not, and that is said."""
    plan = tmp_path / "p.yaml"
    plan.write_text("sapa: 1\ntitle: x\ntarget: proportion\nframe: kz-regions-2023\n", encoding="utf-8")
    code, out, err = run(plan, "--lang", "en")
    assert (code, err) == (0, "")
    assert "Nothing was drawn" in out
    assert "the limit in force is taken: 5.0" in out
    assert set(listing(work / "p-design-files")) == {"plan.csv", "frame.csv", "deliverable.yaml", "plan.yaml"}


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


def test_a_seed_that_a_plan_could_not_hold_is_refused(run, work, tmp_path):
    """The plan that is written must be one that can be read again: 2⁶³ is too large, one less is not."""
    plan = small_plan(tmp_path / "plan")
    assert run(plan, "--seed", 2**63)[0] == 2
    assert list(work.iterdir()) == []
    assert run(plan, "--seed", 2**63 - 1)[0] == 0
    assert run("plan-design-files/plan.yaml", "--out", "again.xlsx")[0] == 0


@pytest.mark.parametrize("text", ["- 1\n- 2\n", "abc\n"])
def test_a_plan_without_keys_is_not_called_empty(run, work, tmp_path, text):
    """A list, and one word."""
    code, _, err = run(small_plan(tmp_path / "plan", text), "--lang", "en")
    assert code == 2
    assert "The plan has no keys" in err
    assert listing(work) == {}


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
