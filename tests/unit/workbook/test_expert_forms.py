"""The expert's form: written in three languages, read back, taken over, and refused by sheet and cell."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sapa.cli.shell import error_text
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.present import LOOKS, Shown
from sapa.present.status import DECISIONS
from sapa.results import Line, Status
from sapa.review import review, take_over
from sapa.review.expert_form import form_copy
from sapa.standard.rubric import load_rubric
from sapa.workbook.expert_forms import write_expert_forms
from sapa.workbook.expert_forms_reader import is_expert_form, read_expert_form

SERVICE = "conclusion_training"
CRITERIA = tuple(c.id for c in load_rubric().criteria)
MARKS = tuple(c.id for c in load_rubric("recommendations").criteria)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Return the blank forms of training by language."""
    folder = tmp_path_factory.mktemp("expert")
    for language in LANGUAGES:
        write_expert_forms(folder / f"{language}.xlsx", language, service="training")
    return {language: folder / f"{language}.xlsx" for language in LANGUAGES}


class Filling:
    """A form being filled in by the hidden keys of its cells."""

    def __init__(self, blank, target, language):
        self.book = openpyxl.load_workbook(blank[language])
        self.t = translator(language)
        self.path = target

    def expert(self, **values):
        """Fill in the first sheet."""
        ws = self.book[self.t("forms.tab.expert")]
        rows = {r[0].value: r[0].row for r in ws.iter_rows()}
        for key, value in values.items():
            ws.cell(rows[f"expert.{key}"], 3, value)
        return self

    def row(self, sheet, row, **values):
        """Fill in a row of a sheet; an id instead of a number finds the row that prints it."""
        ws = self.book[self.t(f"forms.tab.{sheet}")]
        keys = {c.value.split(".")[1]: c.column for c in ws[3] if c.value}
        number = row if isinstance(row, int) else next(r[0].row for r in ws.iter_rows(min_row=5) if r[0].value == row)
        for key, value in values.items():
            ws.cell(number, keys[key], value)
        return f"{self.path.name}, {ws.title}!{openpyxl.utils.get_column_letter(keys[next(iter(values))])}{number}"

    def verdict(self, status):
        """Return the word of a verdict."""
        return self.t(LOOKS[Shown(status.value)].word)

    def yes(self, mark):
        """Return yes or no in the form's language."""
        return self.t(f"forms.choice.yesno.{'yes' if mark else 'no'}")

    def save(self):
        """Write the file and return its path."""
        self.book.save(self.path)
        return self.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_holds_nothing_and_is_known_as_a_form(blank, language):
    """Nothing is read from it, and it is no evaluation workbook."""
    form = read_expert_form(blank[language])
    assert (form.verdicts, form.recommendations, form.conclusion.filled) == ((), (), False)
    assert is_expert_form(blank[language])


def test_the_form_asks_about_every_requirement_that_asks_something(blank):
    """Each norm of the service that asks something has one row; dashes and rights have none."""
    from sapa.review.answers import AnswerKind, answer_of
    from sapa.standard import load_standard

    asked = {n.id for n in load_standard().norms.values() if n.service in ("training", "all")
             and answer_of(n).kind is not AnswerKind.NOTHING}  # fmt: skip
    book = openpyxl.load_workbook(blank["kk"])
    t = translator("kk")
    rows = [
        r[0].value for key in ("all", "training") for r in book[t(f"forms.tab.conclusion_{key}")].iter_rows(min_row=5)
    ]
    assert sorted(r for r in rows if r) == sorted(asked)


_TEXT = st.text("абәғқңөұүһі 01;,\"'\n–", max_size=30).map(lambda s: s.replace("\r", "").strip())
_NORMS = st.sampled_from(["p27.sheet", "p27.topic", "t1.seminar.satisfaction", "p4.full_cycle"])
_MARK = st.one_of(st.none(), st.booleans())
_GIVEN = st.tuples(st.sampled_from([None, *DECISIONS]), st.one_of(st.none(), st.booleans(), st.integers(0, 99)), _TEXT)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    verdicts=st.dictionaries(_NORMS, _GIVEN.filter(lambda g: g[0] is not None or g[1] is not None), max_size=4),
    scores=st.tuples(*[st.one_of(st.none(), st.sampled_from(load_rubric().scale.scores))] * len(CRITERIA)),
    advice=st.lists(st.tuples(_TEXT.filter(bool), st.tuples(*[_MARK] * len(MARKS))), max_size=3),
    texts=st.tuples(_TEXT, _TEXT), day=st.dates(date(2020, 1, 1), date(2029, 1, 1)),
)  # fmt: skip
def test_whatever_an_expert_writes_is_read_back(blank, tmp_path, language, verdicts, scores, advice, texts, day):
    """Verdicts, answers, scores with blanks, recommendations, texts with line breaks and Kazakh letters."""
    filling = Filling(blank, tmp_path / "form.xlsx", language)
    filling.expert(name="С. Қ. Әбдіғали", date=day, position=texts[0] or None, text=texts[1] or None)
    for norm, (status, answer, comment) in verdicts.items():
        sheet = SERVICE if not norm.startswith("p4.") else "conclusion_all"
        shown = filling.yes(answer) if isinstance(answer, bool) else answer
        word = None if status is None else filling.verdict(status)
        filling.row(sheet, norm, answer=shown, verdict=word, comment=comment or None)
    for criterion, score in zip(CRITERIA, scores, strict=True):
        filling.row("council", criterion, score=score)
    for number, (text, marks) in enumerate(advice, start=5):
        words = {k: None if m is None else filling.yes(m) for k, m in zip(MARKS, marks, strict=True)}
        filling.row("recommendations", number, text=text, **words)
    form = read_expert_form(filling.save())
    assert {v.norm: (v.status, v.answer, v.comment) for v in form.verdicts} == verdicts
    assert [type(v.answer) is bool for v in form.verdicts] == [type(verdicts[v.norm][1]) is bool for v in form.verdicts]
    given_scores = tuple(s.score for s in form.conclusion.scores) or (None,) * len(CRITERIA)
    assert given_scores == scores
    assert [(r.text, [m for _, m in r.marks]) for r in form.recommendations] == [
        (text, list(marks)) for text, marks in advice
    ]
    assert (form.conclusion.by, form.conclusion.date) == ("С. Қ. Әбдіғали", day)
    assert (form.conclusion.position, form.conclusion.text) == texts
    assert all(text in form.conclusion.recommendations for text, _ in advice)


def _refusal(path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_expert_form(path)
    return caught.value


WRONG = [
    (SERVICE, "p27.sheet", {"verdict": "почти"}, "почти", "deliverable.cell_wrong"),
    (SERVICE, "p27.sheet", {"answer": "возможно"}, "возможно", "deliverable.cell_wrong"),
    (SERVICE, "p27.sheet", {"answer": "#REF!"}, "#REF!", "deliverable.cell_formula"),
    ("council", "relevance", {"score": 6}, "6", "deliverable.cell_wrong"),
    ("council", "relevance", {"score": 4.5}, "4.5", "deliverable.cell_wrong"),
    ("council", "relevance", {"criterion": "relevence", "score": 4}, "relevence", "deliverable.cell_wrong"),
    ("recommendations", 5, {"addressed": "так", "text": "x"}, "так", "deliverable.cell_wrong"),
    (SERVICE, "p27.sheet", {"norm": "p27.shet", "answer": 1}, "p27.shet", "deliverable.cell_wrong"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sheet", "row", "values", "got", "id"), WRONG)
def test_a_wrong_cell_is_named(blank, tmp_path, language, sheet, row, values, got, id):
    """A word outside the list, a score outside the scale, a changed id, a failed formula: in three languages."""
    filling = Filling(blank, tmp_path / "form.xlsx", language).expert(name="А", date=date(2026, 1, 1))
    where = filling.row(sheet, row, **values)
    error = _refusal(filling.save())
    assert (error.what.id, error.where, error.got) == (id, where, got)
    for shown in LANGUAGES:
        text = error_text(error, translator(shown))
        assert where in text
        assert "«deliverable." not in text
        assert "«forms." not in text


def test_a_verdict_of_nobody_is_refused(blank, tmp_path):
    """Without a name on the first sheet nothing is signed; the cell of the name is asked for."""
    filling = Filling(blank, tmp_path / "form.xlsx", "ru")
    filling.row(SERVICE, "p27.sheet", answer="да")
    error = _refusal(filling.save())
    assert error_text(error, translator("ru")) == (
        "Ошибка: Обязательная ячейка строки не заполнена.\n  где: form.xlsx, Эксперт!C5\n"
        "  что сделать: Укажите на этом листе имя эксперта и дату: вывод без подписи не принимается."
    )


def test_a_comment_without_a_verdict_and_a_norm_judged_twice_are_refused(blank, tmp_path):
    """Words without a decision would be lost in silence; two decisions contradict each other."""
    filling = Filling(blank, tmp_path / "form.xlsx", "kk").expert(name="А", date=date(2026, 1, 1))
    filling.row(SERVICE, "p27.topic", comment="көрдім")
    error = _refusal(filling.save())
    assert error.what.id == "forms.expert.no_verdict"
    assert "Оқыту!G" in error.where
    filling = Filling(blank, tmp_path / "form.xlsx", "kk").expert(name="А", date=date(2026, 1, 1))
    filling.row(SERVICE, "p27.sheet", answer="иә")
    filling.row(SERVICE, 101, norm="p27.sheet", answer="жоқ")
    assert _refusal(filling.save()).what.id == "deliverable.id_twice"


def test_a_form_is_taken_over_into_the_evaluation(blank, tmp_path, root):
    """Verdicts decide findings, an answer decides by itself, scores and texts stand in the conclusions."""
    evaluation = review(root / "data-samples" / "services" / "training-2026")
    filling = Filling(blank, tmp_path / "form.xlsx", "kk").expert(
        name="А. Б.", date=date(2026, 7, 1), text="Жақсы", position="әлеуметтанушы"
    )
    filling.row(SERVICE, "p27.sheet", answer="иә", document="programme.txt", page=1)
    filling.row(SERVICE, "p27.topic", verdict=filling.verdict(Status.NOT_MET), comment="тақырып жоқ")
    filling.row("council", "result", score=4, comment="жақсы")
    taken = take_over(evaluation, form_copy(read_expert_form(filling.save()), evaluation))
    judged = {f.norm: f.judgement for f in taken.findings if f.judgement is not None}
    assert {n: (j.status, j.by, j.date, j.seen) for n, j in judged.items()} == {
        "p27.sheet": (Status.MET, "А. Б.", date(2026, 7, 1), "programme.txt, 1"),
        "p27.topic": (Status.NOT_MET, "А. Б.", date(2026, 7, 1), ""),
    }
    (conclusion,) = taken.opinions.conclusions
    assert (conclusion.text, conclusion.given("result").score, conclusion.given("relevance").score) == (
        "Жақсы",
        4,
        None,
    )


def test_what_cannot_be_placed_stops_and_names_the_row(blank, tmp_path, root):
    """A number computed for several events, an object that is not there, a verdict without a reason."""
    evaluation = review(root / "data-samples" / "services" / "training-2026")
    several = {
        f.norm for f in evaluation.findings
        if f.line is Line.FORMAL and f.norm and f.norm.endswith("seminar.satisfaction")
    }  # fmt: skip
    assert several == {"t1.seminar.satisfaction"}
    for values, id in (
        ({"verdict": Status.MET, "comment": "x"}, "which_one"),
        ({"verdict": Status.MET, "item": "С-99", "comment": "x"}, "no_item"),
        ({"verdict": Status.MET, "item": "С-1"}, "no_reason"),
    ):
        filling = Filling(blank, tmp_path / "form.xlsx", "ru").expert(name="А", date=date(2026, 1, 1))
        row = {k: filling.verdict(v) if isinstance(v, Status) else v for k, v in values.items()}
        filling.row(SERVICE, "t1.seminar.satisfaction", **row)
        copy = form_copy(read_expert_form(filling.save()), evaluation)
        assert [n.what.id for n in copy.notices] == [f"review.expert.{id}"]
        with pytest.raises(BadInput) as caught:
            take_over(evaluation, copy)
        assert "form.xlsx, Обучение!" in caught.value.where
        for language in LANGUAGES:
            assert "«review." not in error_text(caught.value, translator(language))
