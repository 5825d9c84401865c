"""`sapa training`: a session of twelve, answered by made evaluators, graded end to end."""

from __future__ import annotations

import json

import pytest

from fixtures.evaluators import CAREFUL, answer
from sapa.training.sessions import read_key
from sapa.training.simulator import Chance

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
