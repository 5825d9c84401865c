"""`sapa training`: a session of twelve, answered by made evaluators, graded end to end."""

from __future__ import annotations

import json

import openpyxl
import pytest

from fixtures.evaluators import CAREFUL, answer
from sapa.i18n import translator
from sapa.training.sessions import read_key
from sapa.training.simulator import Chance, catalogue

COMMAND = "training"


def test_a_session_of_twelve_is_made_answered_and_graded(work, run, monkeypatch):
    """Eight careful and four careless evaluators: the careful find more and raise fewer false alarms."""
    monkeypatch.setattr("sapa.training.sessions.new_secret", lambda: Chance.of_seed(7).secret)
    code, out, err = run("new", "--scenario", "services", "--trainees", 12, "--out", "given", "--lang", "en")
    assert (code, err) == (0, "")
    assert "12 trainees" in out
    assert sorted(p.name for p in work.iterdir()) == ["given", "given-key.json"]
    assert len(list((work / "given").iterdir())) == 12
    session = read_key(work / "given-key.json")
    who = answer(session, work / "given", careless=4)

    code, out, err = run(
        "grade", "given", "--key", "given-key.json", "--json", "graded.json", "--out", "group.xlsx", "--lang", "en"
    )
    assert (code, err) == (0, "")
    assert (work / "group.xlsx").stat().st_size > 10_000
    assert run("grade", "given", "--key", "given-key.json", "--out", "group.xlsx", "--lang", "en")[0] == 2
    graded = json.loads((work / "graded.json").read_text(encoding="utf-8"))
    assert graded["training"] == "services"
    assert len(graded["trainees"]) == 12
    planted = sum(len(truths) for truths in session.handouts[0].truths)
    rates = {True: [0, 0, 0, 0], False: [0, 0, 0, 0]}
    for one in graded["trainees"]:
        assert len(one["found"]) + len(one["missed"]) == planted == one["sensitivity"]["n"]
        tally = rates[who[one["pseudonym"]] is CAREFUL]
        for at, number in enumerate(
            (one["sensitivity"]["k"], planted, len(one["false_alarms"]), one["specificity"]["n"])
        ):
            tally[at] += number
    careful, careless = rates[True], rates[False]
    assert careful[2] / careful[3] < careless[2] / careless[3]
    assert planted >= 4
    assert careful[0] / careful[1] > careless[0] / careless[1]
    assert graded["sensitivity"]["k"] == careful[0] + careless[0]
    assert 0 < graded["alpha"] < 1
    assert out.startswith("Graded: 12 trainees.")
    assert "trainee-12" in out
    check_against_plain_counting(work)


def check_against_plain_counting(work):
    """Compare the group's workbook with the sheets and the key, counted here and by nothing of the package."""
    key = json.loads((work / "given-key.json").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(work / "group.xlsx")
    rows = {str(row[0]): row[1:] for row in book.worksheets[0].iter_rows(values_only=True) if row[0] is not None}
    found_by, had, found_all, calm_all, sound_all = {}, {}, 0, 0, 0
    for trainee in key["trainees"]:
        name = trainee["pseudonym"]
        given = sheet_of(work / "given" / name / "answers.xlsx")
        seen = {at for at, (word, _) in given.items() if word in ("yes", "да")}
        shows, beside, keys, found = set(), set(), {}, 0
        for number, one in enumerate(trainee["deliverables"], start=1):
            for planted in one["planted"]:
                what = catalogue()[planted["defect"]]
                ids = [(number, f"{e.finding} ({e.side})") for e in what.expected]
                shows |= set(ids)
                beside |= {(number, finding) for finding in what.also}
                keys[ids[0]] = min(planted["score"], keys.get(ids[0], 5))
                hit = any(at in seen for at in ids)
                found += hit
                title = translator("en")(what.title)
                found_by[title], had[title] = found_by.get(title, 0) + hit, had.get(title, 0) + 1
        sound = [at for at in given if at not in shows and (at[0], at[1].partition(" ")[0]) not in beside]
        alarms = sum(at in seen for at in sound)
        apart = [score - keys.get(at, 5) for at, (_, score) in given.items() if at in keys or at not in shows]
        assert rows[name][:5] == (
            pytest.approx(found / sum(len(d["planted"]) for d in trainee["deliverables"])), alarms, 0,
            pytest.approx(sum(apart) / len(apart)), pytest.approx(sum(abs(a) <= 1 for a in apart) / len(apart)),
        )  # fmt: skip
        page = [row for row in book[name].iter_rows(values_only=True) if row[0] is not None]
        assert [row[1:3] for row in page[2:4]] == [(found, len(had)), (len(sound) - alarms, len(sound))]
        found_all, calm_all, sound_all = found_all + found, calm_all + len(sound) - alarms, sound_all + len(sound)
    t = translator("en")
    assert rows[t("training.book.calm")][:2] == (calm_all, sound_all)
    # The heading of the trainees' table has these words, too: the second row of the page's table is the share.
    whole = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == t("training.book.found")]
    assert whole[0][1:3] == (found_all, sum(had.values()))
    for title, count in found_by.items():
        assert rows[title][:3] == (count, 12, pytest.approx(count / 12))
    shown = [
        row[0] for row in book.worksheets[0].iter_rows(values_only=True) if row[0] in found_by and row[1] is not None
    ]
    assert [found_by[title] for title in shown] == sorted(found_by.values())


def sheet_of(path):
    """Return (deliverable, question) → what stands in the answer sheet: shortcoming, score."""
    given = {}
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(min_row=2, values_only=True):
            number, _, id = str(row[0] or "").partition(" ")
            if id:
                given[int(number), id] = (row[4], row[5])
    return given


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_grades_are_told_in_three_languages(language, work, run):
    """Without answers all are absent, and nothing is counted."""
    assert run("new", "--scenario", "services", "--trainees", 2, "--out", "given", "--lang", language)[0] == 0
    code, out, err = run("grade", "given", "--key", "given-key.json", "--lang", language)
    assert (code, err) == (0, "")
    assert "trainee-01, trainee-02" in out
    assert "training." not in out


@pytest.mark.parametrize(("arguments", "said"), [
    (("new",), "--out"),
    (("grade",), "FOLDER"),
    (("grade", "given"), "--key"),
    (("new", "--out", "given", "--scenario", "sampeling"), "sampling"),
    (("new", "--out", "given", "--trainees", 0), "1 … 99"),
    (("new", "--out", "given", "--key", "given/key.json"), "Name a place outside the folder"),
    (("grade", "given", "--key", "none.json"), "no key of a session"),
])  # fmt: skip
def test_what_cannot_be_done_is_told_in_one_message_and_leaves_nothing(arguments, said, work, run):
    """Exit 2, no folder, no key."""
    code, out, err = run(*arguments, "--lang", "en")
    assert (code, out) == (2, "")
    assert said in err
    assert list(work.iterdir()) == []


def test_neither_a_key_nor_a_folder_of_an_earlier_session_is_touched(work, run):
    """Without its key a session could not be graded any more."""
    (work / "given-key.json").write_text("precious", encoding="utf-8")
    code, _, err = run("new", "--scenario", "services", "--trainees", 1, "--out", "given", "--lang", "en")
    assert code == 2
    assert "A key is there already" in err
    (work / "given-key.json").unlink()
    (work / "given").mkdir()
    (work / "given" / "answers.csv").write_text("of somebody", encoding="utf-8")
    code, _, err = run("new", "--scenario", "services", "--trainees", 1, "--out", "given", "--lang", "en")
    assert code == 2
    assert "The folder is not empty" in err
    assert [p.name for p in work.iterdir()] == ["given"]
