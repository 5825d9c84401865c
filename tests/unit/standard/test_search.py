"""Choosing norms by service, form, table, paragraph and words; definitions and terms; plain refusals."""

from __future__ import annotations

from datetime import date

import pytest

from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.standard import Standard, find_definitions, find_norm, find_terms, load_standard, select_norms


@pytest.fixture(scope="module")
def act() -> Standard:
    """Return the latest edition."""
    return load_standard()


# Counted in the act: rows × columns of each table with its footnotes.
TABLES = {
    "1": 16, "2": 5, "3": 4, "4": 5, "5": 4, "7": 33, "8": 61, "9": 6, "10": 6, "11": 7, "12": 38, "13": 16,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table_gives_its_norms(act: Standard, table: str) -> None:
    """Twelve tables; together with the 121 norms of the paragraphs they are the 322."""
    assert len(select_norms(act, table=table)) == TABLES[table]


def test_everything_is_322_norms(act: Standard) -> None:
    """No condition, no norm left out; the order is the act's."""
    assert list(select_norms(act)) == list(act.norms.values())
    assert len(act.norms) == 322
    assert sum(TABLES.values()) + sum(1 for n in act.norms.values() if n.source.paragraph) == 322


def test_a_service_comes_with_what_is_common_to_all(act: Standard) -> None:
    """As `Standard.select` does, so that nobody overlooks paragraphs 4–9-1."""
    found = select_norms(act, service="event")
    assert found == tuple(act.select(service="event"))
    assert {n.service for n in found} == {"event", "all"}
    assert {n.service for n in select_norms(act, service="all")} == {"all"}


def test_a_form_gives_the_rows_that_answer_to_it(act: Standard) -> None:
    """A school is judged by the row it shares with the course; a round table also as an event of its kind."""
    school = select_norms(act, form="training_school")
    assert {n.form for n in school} == {"training_course_school"}
    assert {n.source.table for n in school} == {"1", "7", "8"}
    table = select_norms(act, form="round_table_presentation_dialogue")
    assert {n.source.table for n in table} == {"4", "5", "13"}
    assert select_norms(act, form="mystery_shopper") == ()


def test_a_paragraph_with_and_without_its_subparagraph(act: Standard) -> None:
    """`9` is not `9-1`; `36(2)` is one of three."""
    assert [n.id for n in select_norms(act, paragraph="9")] == ["p9.coverage"]
    assert [n.id for n in select_norms(act, paragraph="9-1")] == ["p9_1.values_in_technical_specification"]
    assert len(select_norms(act, paragraph="36")) == 3
    assert [n.id for n in select_norms(act, paragraph="36(2)")] == ["p36.by_method"]


@pytest.mark.parametrize("words", ["успеха ИСТОРИИ", "success STORIES", "Табысқа жету тарихы", "истории\u00a0успеха"])
def test_words_of_any_language_find_a_norm(act: Standard, words: str) -> None:
    """Case, order and non-breaking spaces do not matter; evidence is searched too."""
    found = {n.id for n in select_norms(act, words=words, table="1", required=True)}
    assert "t1.training.practical_application" in found
    assert "t1.seminar.satisfaction" not in found


def test_options_are_searched(act: Standard) -> None:
    """A mystery shopper has no row: the paragraph that lists it is found."""
    assert [n.id for n in select_norms(act, words="құпия сатып алушы")] == ["p36.by_method"]


def test_only_what_is_required(act: Standard) -> None:
    """Dashes, rights and references are left out."""
    found = select_norms(act, required=True)
    assert all(n.required for n in found)
    assert len(found) == sum(n.required for n in act.norms.values()) < 322


def test_definitions_and_terms_are_found_by_words(act: Standard) -> None:
    """Twenty-five definitions, 209 terms."""
    assert len(find_definitions(act)) == 25
    assert [d.id for d in find_definitions(act, "вебинар")] == ["p3.webinar"]
    assert len(find_terms(act)) == 209
    assert "standard" in {e.key for e in find_terms(act, "Стандарт ГОСУДАРСТВЕННОГО")}


@pytest.mark.parametrize(
    ("language", "table", "norm"),
    [
        ("kk", "Актіде 6-кесте жоқ", "Мұндай сәйкестендіргіші бар норма жоқ."),
        ("ru", "Таблицы 6 в акте нет", "Нормы с таким идентификатором нет."),
        ("en", "There is no table 6 in the act", "There is no norm with this id."),
    ],
)
def test_there_is_no_table_6_and_the_nearest_norm_is_named(act: Standard, language: str, table: str, norm: str) -> None:
    """The numbering passes over 6: it is said, and not taken for a slip."""
    t = translator(language)
    with pytest.raises(BadInput) as caught:
        select_norms(act, table="6")
    assert t(caught.value.what).startswith(table)
    with pytest.raises(BadInput) as caught:
        find_norm(act, "t10.focus.respondents", where="specification")
    assert t(caught.value.what) == norm
    assert caught.value.todo
    assert "t10.focus_group.respondents" in t(caught.value.todo)
    assert caught.value.where == "specification"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"service": "trainings"}, ["no such service", "“training”"]),
        ({"form": "focusgroup"}, ["no such form", "“focus_group”"]),
        ({"table": "14"}, ["no such table", "1, 2, 3, 4, 5, 7, 8"]),
        ({"paragraph": "3"}, ["No norm stands", "--definitions"]),
        ({"paragraph": "36(7)"}, ["No norm stands", "36(1), 36(2), 36(3)"]),
        ({"paragraph": "99"}, ["No norm stands", "9-1"]),
    ],
)
def test_what_the_act_does_not_have_is_refused(act: Standard, asked: dict[str, str], says: list[str]) -> None:
    """What, what was given, what there is, what was probably meant; an option is named as it is typed."""
    with pytest.raises(BadInput) as caught:
        select_norms(act, **asked, option="--")  # type: ignore[arg-type]
    for word in [*says, *(f"--{key}" for key in asked), *asked.values()]:
        assert word in str(caught.value)


def test_a_norm_whose_wording_is_not_at_hand_says_so() -> None:
    """Paragraph 7 was reworded on 17 August 2022; what it said before is not in the pack."""
    earlier = load_standard(on=date(2022, 8, 16))
    assert earlier.not_at_hand == ("p7.budget_information_access",)
    assert len(earlier.norms) == 321
    with pytest.raises(BadInput, match="on that day is not in the pack"):
        find_norm(earlier, "p7.budget_information_access")
    assert load_standard().not_at_hand == ()
