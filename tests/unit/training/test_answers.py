"""Answer sheets and evaluation workbooks as they come back from trainees."""

from __future__ import annotations

import pytest

from fixtures.experts import DAY, Row, copy_of
from fixtures.simulated import with_defect
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.results import Status
from sapa.review import review
from sapa.training.grading import handed_in
from sapa.training.sessions import (
    Answer,
    Handout,
    Scenario,
    Session,
    Task,
    read_answers,
    read_workbook,
    scenarios,
)
from sapa.training.sessions.answers import about
from sapa.training.simulator import RESEARCH, catalogue
from sapa.workbook import workbook_bytes

TASK = Task("event", None, (1, 1), 0.0, ("round_table_small", "event_unused"))
ASKED = tuple((1, q) for q in TASK.questions)
SMALL = "t13.round_table_presentation_dialogue.participants_offline (formal)"
UNUSED = "t5.information_discussion.practical_application (formal)"
HEAD = "deliverable,question,shortcoming,score\n"


def given(tmp_path, text, encoding="utf-8"):
    """Return the answers of a sheet with this text."""
    path = tmp_path / "answers.csv"
    path.write_bytes(text.encode(encoding))
    return read_answers(path, ASKED)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_question_of_every_scenario_has_words(language):
    """None falls back on `no norm`, and all say what they are about."""
    t = translator(language)
    said = {about(q, t) for chosen in scenarios().values() for task in chosen.tasks for q in task.questions}
    assert t("present.no_norm") not in said
    assert all(len(words) > 10 for words in said)


@pytest.mark.parametrize(("word", "seen"), [
    ("yes", True), ("Да", True), ("иә", True), (" ИӘ ", True), ("", None), ("no", False),
    ("нет", False), ("жоқ", False),
])  # fmt: skip
def test_yes_and_no_are_understood_in_three_languages(word, seen, tmp_path):
    """In any case, with blanks about them; a blank cell leaves the question open."""
    assert given(tmp_path, f"{HEAD}1,{SMALL},{word},4\n")[0] == Answer(1, SMALL, seen, 4.0)


def test_a_sheet_saved_by_a_spreadsheet_with_semicolons_and_decimal_commas_is_read(tmp_path):
    """As a spreadsheet set to Russian saves it: columns and rows in another order, too."""
    text = f"score;note;shortcoming;question;deliverable\n3,5;;да;{UNUSED};1\n;;нет;{SMALL};1\n;;;;\n"
    assert given(tmp_path, text, "utf-8-sig") == (Answer(1, SMALL, False), Answer(1, UNUSED, True, 3.5))


@pytest.mark.parametrize(("rows", "what", "where"), [
    (f"1,{SMALL},perhaps,\n", "word", "answers.csv:2"),
    (f"1,{SMALL},yes,6\n", "score", "answers.csv:2"),
    (f"1,{SMALL},yes,good\n", "score", "answers.csv:2"),
    (f"1,{SMALL},yes,\n1,{SMALL},no,\n", "twice", "answers.csv:3"),
    (f"2,{SMALL},yes,\n", "unknown", "answers.csv:2"),
    ("1,claims.n (methodological),yes,\n", "unknown", "answers.csv:2"),
])  # fmt: skip
def test_an_answer_that_cannot_be_understood_is_told_with_its_row(rows, what, where, tmp_path):
    """Nothing is guessed."""
    with pytest.raises(BadInput) as told:
        given(tmp_path, HEAD + rows)
    assert told.value.what.id == f"training.answers.{what}"
    assert told.value.where == where


@pytest.mark.parametrize(("text", "encoding", "what"), [
    ("question,score\n", "utf-8", "columns"), ("вопрос", "cp1251", "unreadable"), ("", "utf-8", "columns"),
])  # fmt: skip
def test_a_file_that_is_no_answer_sheet_is_told_in_one_message(text, encoding, what, tmp_path):
    """Another table, another encoding, an empty file."""
    with pytest.raises(BadInput) as told:
        given(tmp_path, text, encoding)
    assert told.value.what.id == f"training.answers.{what}"


def test_judgements_in_an_evaluation_workbook_are_answers(tmp_path):
    """Not met: seen. Met: not seen. What nobody judged is no answer, whatever the toolkit computed."""
    with_defect("round_table_small").write(tmp_path / "given")
    evaluation = review(tmp_path / "given")
    ids = {f.norm: f.id for f in evaluation.findings if f.item != "КФ-1"}
    path = copy_of(
        workbook_bytes(evaluation, "ru"), "ru", tmp_path / "deliverable-1.xlsx",
        {ids[SMALL.partition(" ")[0]]: Row(Status.NOT_MET, "Е. Иванов", DAY, "в списке 6 человек")},
    )  # fmt: skip
    assert read_workbook(path, 1, TASK.questions) == (Answer(1, SMALL, True), Answer(1, UNUSED, None))


def test_a_folder_gives_the_sheet_by_hand_first_and_the_workbook_where_the_sheet_is_open(tmp_path):
    """The sheet's own answer counts; who handed in nothing is absent."""
    session = Session(
        Scenario("made", False, (TASK,)), bytes(16),
        tuple(Handout(f"trainee-{i:02d}", (1,), ((),)) for i in (1, 2)),
    )  # fmt: skip
    for number, row in ((1, f"1,{SMALL},no,5\n"), (2, "")):
        folder = tmp_path / f"trainee-{number:02d}"
        folder.mkdir()
        (folder / "answers.csv").write_text(HEAD + row, encoding="utf-8")
    found = handed_in(tmp_path, session)
    assert list(found) == ["trainee-01"]
    assert found["trainee-01"] == (Answer(1, SMALL, False, 5.0), Answer(1, UNUSED, None))


def test_a_folder_without_the_sessions_trainees_is_told(tmp_path):
    """The key of another session, or the wrong folder."""
    session = Session(Scenario("made", False, (TASK,)), bytes(16), (Handout("trainee-01", (1,), ((),)),))
    with pytest.raises(BadInput) as told:
        handed_in(tmp_path, session)
    assert told.value.expected == "trainee-01"


def test_every_scenario_names_defects_of_its_services():
    """At least four scenarios; pools are large enough for what is planted."""
    made = scenarios()
    assert {"sampling", "fieldwork", "full-review", "services"} <= set(made)
    for chosen in made.values():
        for task in chosen.tasks:
            assert {catalogue()[name].service for name in task.pool} == {task.service}
            assert 1 <= task.planted[0] <= task.planted[1] <= len(task.pool)
            assert (task.interviews is None) == (task.service != RESEARCH)
