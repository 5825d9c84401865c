"""`sapa design`: one plain message for a plan or a frame that cannot be used, and nothing left behind."""

from __future__ import annotations

import re

import pytest

from fixtures.fielded import PLAN, frame_rows, listing, small_plan, write_rows

COMMAND = "design"

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


@pytest.mark.parametrize("text", ["- 1\n- 2\n", "abc\n"])
def test_a_plan_without_keys_is_not_called_empty(run, work, tmp_path, text):
    """A list, and one word."""
    code, _, err = run(small_plan(tmp_path / "plan", text), "--lang", "en")
    assert code == 2
    assert "The plan has no keys" in err
    assert listing(work) == {}
