"""Lessons: right answers are told so, typical mistakes get their reason, in three languages."""

from __future__ import annotations

import math

import pytest

from sapa.app.lessons.picture import NAME_SIZE, NAMES
from sapa.app.svg import broken
from sapa.i18n import LANGUAGES, translator
from sapa.training.lessons import LESSONS, Asked, Feedback, Lesson, Standing, check
from sapa.training.lessons.field_control import caught
from sapa.training.lessons.lesson import Kind
from sapa.training.lessons.sampling_error import margin, needed

SEEDS = range(1, 13)


@pytest.fixture(params=LESSONS, ids=[one.name for one in LESSONS])
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Return each lesson."""
    return request.param


def typed(asked: Asked, value: float | str) -> str:
    """Return an answer as a person types it: with a comma, to two decimals."""
    return str(value) if asked.kind is Kind.CHOICE else f"{float(value):.2f}".replace(".", ",")


def questions(lesson: Lesson) -> list[Asked]:
    """Return the questions of a lesson under several seeds."""
    return [asked for seed in SEEDS for asked in lesson.make(seed).asked]


def test_the_right_answer_is_told_why_it_is_right(lesson: Lesson):
    """Rounded to two decimals, with a comma: right, and the reason is said."""
    for asked in questions(lesson):
        assert check(asked, typed(asked, asked.right)) == Feedback(Standing.RIGHT, asked.because)


def test_a_typical_mistake_is_told_its_own_reason(lesson: Lesson):
    """Every mistake that does not come to the right answer gets its reason (or that of one equally near)."""
    for asked in questions(lesson):
        assert asked.mistakes
        for mistake in asked.mistakes:
            said = check(asked, typed(asked, mistake.gives))
            if asked.kind is Kind.CHOICE:
                assert said == Feedback(Standing.WRONG, mistake.why)
                continue
            if abs(mistake.gives - asked.right) <= asked.within + 0.01:
                continue
            assert said.standing is Standing.WRONG
            near = [m.why for m in asked.mistakes if abs(m.gives - mistake.gives) <= asked.within + 0.01]
            assert said.why in near


def test_each_kind_of_mistake_is_met_by_some_seed(lesson: Lesson):
    """No reason in the package is idle: under some seed it is the one that is said."""
    known = {m.why.id for asked in questions(lesson) for m in asked.mistakes}
    said = {
        check(asked, typed(asked, m.gives)).why.id for asked in questions(lesson) for m in asked.mistakes
    }  # fmt: skip
    assert known <= said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_lesson_is_written(lesson: Lesson, language: str):
    """Title, picture, task, reasons and summary: no id stands where words should."""
    t = translator(language)
    task, picture = lesson.make(1), lesson.draw(lesson.start)
    texts = [lesson.title, lesson.lead, *lesson.summary, *(k.words for k in lesson.knobs), picture.says, picture.axis]
    texts += [bar.words for bar in picture.bars] + [task.told, task.caption, *task.heads]
    texts += [words for one in task.excerpts for words in (one.caption, *one.heads)]
    texts += [] if picture.line_words is None else [picture.line_words]
    for asked in task.asked:
        texts += [asked.words, asked.because, asked.hint, *(m.why for m in asked.mistakes)]
        texts += [words for _, words in asked.options]
    cells = [cell for table in (task, *task.excerpts) for row in table.rows for cell in row]
    written = [t(text) for text in texts] + [t.show(cell) for cell in cells]
    assert [text for text in written if not text or "«lessons." in text or "{" in text] == []


def test_a_seed_always_makes_the_same_task_and_another_seed_another(lesson: Lesson):
    """What a trainer sees is what trainees see."""
    assert lesson.make(3) == lesson.make(3)
    assert lesson.make(3) != lesson.make(4)


def test_a_picture_stays_within_reason_at_both_ends_of_its_knobs(lesson: Lesson):
    """Every value is finite, and a chance or a share is between nought and one."""
    for end in ("low", "high"):
        picture = lesson.draw({knob.key: getattr(knob, end) for knob in lesson.knobs})
        assert all(math.isfinite(bar.value) for bar in picture.bars)
        if picture.most == 1.0:
            assert all(-1e-12 <= bar.value <= 1 + 1e-12 for bar in picture.bars)


def test_answers_without_a_number_are_told_apart():
    """Nothing, words and a fraction for per cent are no mistakes of the matter."""
    asked = LESSONS[0].make(1).asked[0]
    assert check(asked, "  ").standing is Standing.OPEN
    assert check(asked, "about four").standing is Standing.UNREAD
    assert check(asked, "nan").standing is Standing.UNREAD
    fraction = check(asked, f"{asked.right / 100:.5f}")
    assert fraction.standing is Standing.WRONG
    assert fraction.why.id == "lessons.fraction"
    assert check(asked, f"±{asked.right:.2f} %").standing is Standing.RIGHT
    assert check(asked, "99").why == asked.hint


def test_margins_are_those_of_the_textbook():
    """By hand: 1.96·√(0.25/400) = 4.9 %; half of N asked shortens it by √½; 384.15 → 385; N = 1000: 277.7 → 278."""
    assert margin(400) == pytest.approx(0.049, abs=5e-5)
    assert margin(400, population=800) == pytest.approx(0.049 * math.sqrt(0.5), abs=5e-5)
    assert margin(400, deff=4) == pytest.approx(0.098, abs=1e-4)
    assert needed(0.05) == 385
    assert needed(0.05, population=1000) == 278


def test_the_chance_to_meet_invented_interviews_is_the_hypergeometric_one():
    """By hand: 1 of 4, two drawn: 1/2; 2 of 4, two drawn: 1 − 1/6; more drawn than are honest: certain."""
    assert caught(4, 1, 2) == pytest.approx(1 / 2)
    assert caught(4, 2, 2) == pytest.approx(5 / 6)
    assert caught(4, 2, 3) == 1.0
    assert caught(4, 2, 0) == 0.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_in_a_picture_is_cut_off(lesson: Lesson, language: str):
    """Every row's name fits the room that names have, so that its second line is not lost."""
    t = translator(language)
    for bar in lesson.draw(lesson.start).bars:
        assert len(broken(t(bar.words), NAME_SIZE, NAMES, bold=bar.chief)) == 1, t(bar.words)
