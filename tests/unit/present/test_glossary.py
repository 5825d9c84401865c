"""Which terms a text uses, whatever their endings, and what they mean."""

from __future__ import annotations

import pytest

from sapa.i18n import LANGUAGES, translator
from sapa.present.glossary import METHOD, Spoken, terms, ways
from sapa.standard import load_standard


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("ru", "эффект дизайна", "Без учета эффекта дизайна ошибка меньше."),
        ("ru", "первичная единица отбора (ПЕО)", "12 первичных единиц отбора"),
        ("ru", "первичная единица отбора (ПЕО)", "число ПЕО – 12"),
        ("kk", "дизайн әсері", "Дизайн әсерінің шамасы 1,5."),
        ("kk", "іріктеме негізі", "іріктеме негізінде жоқ"),
        ("kk", "Өнім беруші", "Өнім берушіге жолданды"),
        ("en", "design effect", "Design effects of 1.5"),
        ("en", "evaluation / assessment", "an assessment"),
    ],
)  # fmt: skip
def test_a_term_is_found_with_any_ending(language: str, term: str, text: str) -> None:
    """Endings of Russian and Kazakh words, what stands in brackets, and either side of a stroke."""
    assert Spoken([text], language).uses(term)


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("ru", "эффект дизайна", "эффект хорошего дизайна"),
        ("ru", "страта", "стратегия развития отрасли"),
        ("kk", "салмақ", "салмады"),
        ("en", "weight", "the height"),
        ("en", "design effect", "effect of the design"),
        ("ru", "∞", "без предела"),
    ],
)
def test_other_words_are_no_use_of_a_term(language: str, term: str, text: str) -> None:
    """Words in another order, words that only begin alike and end far later, a term without letters."""
    assert not Spoken([text], language).uses(term)


def test_words_of_two_cells_do_not_make_one_term() -> None:
    """“design” at the end of one cell and “effect” at the beginning of the next."""
    assert not Spoken(["the design", "effect of weights"], "en").uses("design effect")


def test_ways_of_writing_a_term() -> None:
    """Brackets hold another way."""
    assert ways("неправительственная организация (НПО)") == ["неправительственная организация", "нпо"]


def test_every_term_of_method_is_explained_in_every_language() -> None:
    """And the act's definitions say where they stand."""
    standard = load_standard()
    for language in LANGUAGES:
        t = translator(language)
        found = {one.key: one for one in terms(standard, t)}
        assert all(t.has(f"present.meaning.{key}") for key in METHOD)
        customer = found["customer"]
        assert (customer.paragraph, customer.item) == ("3", "18")
        assert len({one.word(language).casefold() for one in found.values()}) == len(found)
        assert not any('"' in one.word(language) for one in found.values())
