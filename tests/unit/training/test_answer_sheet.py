"""The answer sheet as a workbook: what stands on it, how it is read back, and what is refused."""

from __future__ import annotations

import shutil
from io import BytesIO

import openpyxl
import pytest

from fixtures.evaluators import fill_in
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.training.grading import handed_in
from sapa.training.sessions import Answer, Handout, Scenario, Session, Task, answer_sheet, read_answer_sheet, scenarios
from sapa.training.sessions.answer_sheet import FILE, KEY, NOTE, SCORE, SHORTCOMING, session_mark

TASKS = (
    Task("event", None, (1, 1), 0.0, ("round_table_small", "event_unused")),
    Task("training", None, (1, 1), 0.0, ("seminar_small",)),
)
SMALL = "t13.round_table_presentation_dialogue.participants_offline (formal)"
UNUSED = "t5.information_discussion.practical_application (formal)"
SEMINAR = "t7.seminar.participants_offline (formal)"
ASKED = tuple((n, q) for n, task in enumerate(TASKS, start=1) for q in task.questions)
HEAD = "deliverable,question,shortcoming,score\n"


def session(secret: bytes = bytes(16)) -> Session:
    """Return a session of two trainees with two deliverables."""
    handouts = tuple(Handout(f"trainee-{i:02d}", (1, 2), ((), ())) for i in (1, 2))
    return Session(Scenario("made", False, TASKS), secret, handouts)


@pytest.fixture(scope="module")
def blanks():
    """Return the blank sheet of the first trainee in each language."""
    return {t: answer_sheet(session(), "trainee-01", translator(t)) for t in ("kk", "ru", "en")}


@pytest.fixture
def folder(tmp_path, blanks):
    """Return a session's folder with the first trainee's blank sheet in Russian."""
    own = tmp_path / "given" / "trainee-01"
    own.mkdir(parents=True)
    (own / FILE).write_bytes(blanks["ru"])
    return own


def read(path, *, who="trainee-01", secret=bytes(16)):
    """Return the answers of a sheet."""
    return read_answer_sheet(path, ASKED, mark=session_mark(secret), pseudonym=who)


def refused(call) -> BadInput:
    """Return what a call is refused with; it says what to do."""
    with pytest.raises(BadInput) as told:
        call()
    for language in ("kk", "ru", "en"):
        t = translator(language)
        assert t(told.value.what)
        assert t(told.value.todo)
    return told.value


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_first_sheet_says_in_three_sentences_what_to_do_and_each_deliverable_has_a_sheet(language, blanks):
    """Three numbered sentences, the pseudonym, a row for each sheet with its questions, and what scores mean."""
    t = translator(language)
    book = openpyxl.load_workbook(BytesIO(blanks[language]))
    names = [t("training.sheet.tab.cover"), *(f"{t('training.sheet.tab.deliverable')} {n}" for n in (1, 2))]
    assert book.sheetnames == names
    said = [c.value for row in book.worksheets[0].iter_rows() for c in row if c.value is not None]
    for number in (1, 2, 3):
        sentence = t(f"training.sheet.step.{number}")
        assert sentence in said
        assert (sentence[-1], sentence.count(". ")) == (".", 0)
    assert "trainee-01" in said
    at = next(i for i, v in enumerate(said) if str(v).startswith(f"{names[1]}: "))
    assert said[at + 1] == 2
    assert str(said[at + 2]).startswith("=COUNTA(")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_only_answers_can_be_entered_and_from_lists(language, blanks):
    """Yes or no and 1 to 5 drop down; everything else is locked without a password; it prints across A4."""
    t = translator(language)
    book = openpyxl.load_workbook(BytesIO(blanks[language]))
    for number, sheet in enumerate(book.worksheets):
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.page_setup.paperSize == 9
        assert "trainee-01" in sheet.oddFooter.left.text
        unlocked = {c.column - 1 for row in sheet.iter_rows() for c in row if not c.protection.locked}
        assert unlocked == ({SHORTCOMING, SCORE, NOTE} if number else set())
        if number:
            lists = {v.formula1 for v in sheet.data_validations.dataValidation}
            assert lists == {f'"{t("training.sheet.yes")},{t("training.sheet.no")}"', '"1,2,3,4,5"'}
            assert sheet.column_dimensions["A"].hidden
            assert sheet.print_title_rows
            assert min(d.height for r, d in sheet.row_dimensions.items() if r > 4) >= 30


@pytest.mark.parametrize("name", sorted(scenarios()))
def test_every_scenario_has_a_sheet_that_is_read_back_open(name, tmp_path):
    """Untouched it answers nothing; every question stands on it once."""
    made = Session(scenarios()[name], bytes(16), (Handout("trainee-01", (1,), ((),)),))
    path = tmp_path / FILE
    path.write_bytes(answer_sheet(made, "trainee-01", translator("kk")))
    asked = [(n, q) for n, task in enumerate(made.scenario.tasks, start=1) for q in task.questions]
    back = read_answer_sheet(path, asked, mark=session_mark(made.secret), pseudonym="trainee-01")
    assert back == tuple(Answer(*at, None) for at in sorted((n, q.id) for n, q in asked))


def test_the_same_sheet_has_the_same_bytes(blanks):
    """No clock and no hash order; that two trainees' differ in the pseudonym alone is tested with the key."""
    assert answer_sheet(session(), "trainee-01", translator("ru")) == blanks["ru"]


@pytest.mark.parametrize(("yes", "no"), [("да", "НЕТ"), ("иә", "жоқ "), ("yes", "no"), (1, 0), ("+", "–")])
def test_what_was_entered_comes_back_from_a_copy_saved_by_another_program(yes, no, folder):
    """Numbers and numbers as text, a decimal comma; what was left blank stays open; own sheets are left alone."""
    fill_in(folder / FILE, {(1, SMALL): (yes, "3,5"), (2, SEMINAR): (no, 5)})
    book = openpyxl.load_workbook(folder / FILE)
    book.move_sheet(book.sheetnames[2], -2)
    book.worksheets[0].title = "1"
    book.create_sheet("черновик")["A1"] = "черновик 1 2"
    book.save(folder / FILE)
    assert read(folder / FILE) == (
        Answer(1, SMALL, True, 3.5), Answer(1, UNUSED, None), Answer(2, SEMINAR, False, 5.0),
    )  # fmt: skip


@pytest.mark.parametrize(("given", "what", "column"), [
    (("возможно", 3), "word", "E"), (("да", 6), "score", "F"), (("да", "пять"), "score", "F"), ((True, 1), "word", "E"),
])  # fmt: skip
def test_a_wrong_value_is_told_with_file_sheet_and_cell(given, what, column, folder):
    """The first question stands in the fifth row."""
    fill_in(folder / FILE, {(1, SMALL): given})
    told = refused(lambda: read(folder / FILE))
    assert told.what.id == f"training.answers.{what}"
    assert told.where == f"{folder / FILE}: «Материал 1»!{column}5"


def test_a_sheet_of_another_session_or_trainee_is_refused(folder):
    """The mark of another secret; the pseudonym of somebody else; a single page copied from a neighbour."""
    told = refused(lambda: read(folder / FILE, secret=b"another secret.."))
    assert told.what.id == "training.answers.other_session"
    told = refused(lambda: read(folder / FILE, who="trainee-02"))
    assert (told.what.id, told.got, told.expected) == ("training.answers.other_trainee", "trainee-01", "trainee-02")
    book = openpyxl.load_workbook(folder / FILE)
    book.worksheets[2]["A1"] = str(book.worksheets[2]["A1"].value).replace("trainee-01", "trainee-02")
    book.save(folder / FILE)
    told = refused(lambda: read(folder / FILE))
    assert (told.what.id, told.got) == ("training.answers.other_trainee", "trainee-02")
    assert "Материал 2" in told.where


def test_a_workbook_that_is_no_answer_sheet_or_has_lost_questions_is_refused(folder):
    """A foreign workbook, an empty one, a removed page, emptied rows, a page twice, a question of another scenario."""
    path = folder / FILE
    whole = path.read_bytes()
    openpyxl.Workbook().save(path)
    assert refused(lambda: read(path)).what.id == "training.answers.foreign"
    path.write_bytes(b"")
    assert refused(lambda: read(path)).what.id == "workbook.unreadable"

    def changed(change):
        path.write_bytes(whole)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return refused(lambda: read(path))

    told = changed(lambda book: book.remove(book.worksheets[2]))
    assert (told.what.id, told.got) == ("training.answers.lost", f"2 {SEMINAR}")
    assert changed(lambda book: book.worksheets[1].delete_rows(4, 9)).what.id == "training.answers.lost"
    assert changed(lambda book: book.copy_worksheet(book.worksheets[1])).what.id == "training.answers.twice"
    told = changed(lambda book: book.worksheets[1].cell(5, KEY + 1, "1 claims.n (methodological)"))
    assert told.what.id == "training.answers.unknown"
    assert told.where.endswith("«Материал 1»!A5")


def test_a_renamed_folder_is_refused_and_told_whose_it_is(folder):
    """A name instead of the pseudonym; two folders changed about."""
    given = folder.parent
    folder.rename(given / "Айгуль")
    told = refused(lambda: handed_in(given, session()))
    assert (told.what.id, told.got, told.expected) == ("training.answers.renamed", "Айгуль", "trainee-01")
    (given / "Айгуль").rename(given / "trainee-02")
    told = refused(lambda: handed_in(given, session()))
    assert (told.what.id, told.expected) == ("training.answers.other_trainee", "trainee-02")


def test_a_folder_without_answers_may_lie_beside_the_trainees(folder):
    """Something of the trainer's is nobody's business; an untouched sheet is no answer."""
    (folder.parent / "notes").mkdir()
    assert handed_in(folder.parent, session()) == {}


def test_answers_by_hand_fill_what_the_workbook_leaves_open_and_must_not_contradict_it(folder):
    """Alike is fine; another word or another score is refused, naming the question."""
    fill_in(folder / FILE, {(1, SMALL): ("да", None)})
    by_hand = folder / "answers.csv"
    by_hand.write_text(f"{HEAD}1,{SMALL},yes,2\n2,{SEMINAR},нет,5\n", encoding="utf-8")
    assert handed_in(folder.parent, session())["trainee-01"] == (
        Answer(1, SMALL, True, 2.0), Answer(1, UNUSED, None), Answer(2, SEMINAR, False, 5.0),
    )  # fmt: skip
    for row in (f"1,{SMALL},нет,\n", f"1,{SMALL},,4\n"):
        fill_in(folder / FILE, {(1, SMALL): ("да", 2)})
        by_hand.write_text(HEAD + row, encoding="utf-8")
        told = refused(lambda: handed_in(folder.parent, session()))
        assert (told.what.id, told.got) == ("training.answers.disagree", f"1 {SMALL}")


@pytest.mark.parametrize(("name", "what"), [
    ("answers (1).xlsx", "several"), ("Answers - copy.xlsx", "several"), ("answers.ods", "format"),
    ("answers.xls", "format"),
])  # fmt: skip
def test_a_second_sheet_or_one_in_another_format_is_refused_by_name(name, what, folder):
    """Else a filled-in copy beside the blank sheet would count for nothing, in silence."""
    shutil.copy(folder / FILE, folder / name)
    told = refused(lambda: handed_in(folder.parent, session()))
    assert told.what.id == f"training.answers.{what}"
    assert name in f"{told.where} {told.got}"


def test_one_sheet_under_another_name_is_read(folder):
    """What a mail program makes of a name is no fault of the trainee."""
    fill_in(folder / FILE, {(1, SMALL): ("да", 2)})
    (folder / FILE).rename(folder / "answers (1).xlsx")
    (folder / "~$answers (1).xlsx").write_bytes(b"lock")
    assert handed_in(folder.parent, session())["trainee-01"][0] == Answer(1, SMALL, True, 2.0)
