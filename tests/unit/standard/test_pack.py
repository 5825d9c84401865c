"""The package's own pack: numbers and words against the act, languages, contract of the records."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.standard import NormKind, Standard, citation, load_standard, norm_records
from sapa.standard.loader import PACKS


@pytest.fixture(scope="module")
def act() -> Standard:
    """Return the latest edition."""
    return load_standard()


# Provenance: the act's own cells, quoted here in Kazakh; `printed` in the pack holds the same words.
NUMBERS = {
    "t10.population_survey.sampling_error": (None, 5, "percent", "5%-дан артық емес"),
    "t10.population_survey.field_control": (15, 25, "percent", "кемінде 15% (25%-дан артық емес)"),
    "t10.expert_survey.respondents": (5, None, "people", "Кемінде 5 адам"),
    "t10.focus_group.respondents": (8, 12, "people", "8-12 адам"),
    "t10.brainstorming.respondents": (5, None, "people", "Кемінде 5 адам"),
    "t10.content_analysis.sources": (10, None, "sources", "Кемінде 10 көз"),
    "t3.reliability.research_methods": (3, None, "methods", "зерттеудің үш әдісін"),
    "t3.reliability.analysis_methods": (3, None, "methods", "талдаудың үш әдісін"),
    "t3.practical_application.expert_reviews": (3, None, "reviews", "кемінде үш пікір"),
    "p38.attached_questionnaires": (3, None, "percent", "кемінде 3%"),
    "t11.public_and_expert_opinion.period": (3, None, "months", "кемінде 3 ай"),
    "t11.monitoring.period": (3, None, "months", "кемінде 3 ай"),
    "t11.evaluation.period": (3, None, "months", "кемінде 3 ай"),
    "t11.trend_analysis.period": (3, None, "months", "кемінде 3 ай"),
    "t11.needs_assessment.period": (1.5, None, "months", "кемінде 1,5 ай"),
    "t11.management_effectiveness.period": (6, None, "months", "кемінде 6 ай"),
    "t11.legislation_expertise.period": (3, None, "months", "кемінде 3 ай"),
}


@pytest.mark.parametrize("id", NUMBERS)
def test_a_number_is_the_one_the_act_prints(act: Standard, id: str) -> None:
    """Bounds and unit of every numeric norm of research-analytic services, with the printed words beside them."""
    low, high, unit, words = NUMBERS[id]
    norm = act.norm(id)
    assert (norm.min, norm.max, norm.unit, norm.max_open) == (low, high, unit, False)
    assert words in norm.printed["cell"]
    assert norm.edition == date(2021, 7, 26)
    assert norm.kind is NormKind.NUMERIC


def test_no_other_norm_of_research_has_a_number(act: Standard) -> None:
    """The list above is complete for the paragraphs and tables of research-analytic services."""
    found = [n for n in act.select(service="research_analytic") if n.min is not None or n.max is not None]
    assert {n.id for n in found if n.kind is NormKind.NUMERIC} == set(NUMBERS)
    # One or more of the listed ways of informing: counted, but it is the list that is checked.
    assert {n.id for n in found if n.kind is not NormKind.NUMERIC} == {"p6.informing_methods"}


# Footnotes of tables 1, 2, 4 and 5: whom the provider has to poll.
POLLED = {
    "t1.note.respondents_share": ("training", 100, 100, "барлық қатысушыларынан"),
    "t2.note.respondents_share": ("consulting", 20, None, "кемінде 20% - ы"),
    "t4.note.respondents_share": ("event", 10, None, "кемінде 10% - ы сұралады"),
    "t5.note.respondents_share": ("event", 10, None, "кемінде 10% - ы жауап алады"),
}


@pytest.mark.parametrize("id", POLLED)
def test_the_share_to_be_polled_is_the_one_the_act_prints(act: Standard, id: str) -> None:
    """All participants, 20 % of the journal, 10 % of the participants."""
    service, low, high, words = POLLED[id]
    norm = act.norm(id)
    assert (norm.service, norm.min, norm.max, norm.unit) == (service, low, high, "percent")
    assert norm.printed["cell"] == words


def test_research_norms_are_all_there(act: Standard) -> None:
    """Norms by place in the act, counted in the act's text."""
    counted: dict[str, int] = {}
    for norm in act.select(service="research_analytic"):
        place = f"t{norm.source.table}" if norm.source.table else f"p{norm.source.paragraph}"
        counted[place] = counted.get(place, 0) + 1
    assert counted == {
        "p4": 5, "p5": 3, "p6": 1, "p7": 1, "p45": 1, "p8": 1, "p9": 1, "p9-1": 1, "p19": 1, "p20": 1, "p21":
        3, "p36": 3, "p37": 5, "p38": 5, "p39": 1, "p50": 1, "t3": 4, "t10": 6, "t11": 7,
    }  # fmt: skip


# Put together from two places of the text (see each norm's note), or with the words between left out (…).
MENDED = {
    "p6.informing_methods", "p42.media_publications_republican", "t7.training_of_trainers.trainer_experience",
    "t11.monitoring.period", "t11.evaluation.period",
}  # fmt: skip


@pytest.mark.shared
def test_kazakh_words_are_those_of_the_act(act: Standard, shared: Path) -> None:
    """Titles, openings, cells, options, formulas, sources of information stand in the act's text, apart from spaces."""
    text = next((shared / "sources").glob("004_*.txt")).read_text(encoding="utf-8")
    source = re.sub(r"\s+", " ", text)
    for norm in act.norms.values():
        titles = () if norm.id in MENDED else norm.title.kk.split(" — ")
        cells = () if norm.id in MENDED else norm.printed.values()
        lead = [norm.lead.kk] if norm.lead and norm.id not in MENDED else []
        own = [w.kk for w in (norm.base_text,) if w] + ([norm.formula_kk] if norm.formula_kk else [])
        evidence = norm.evidence_text.kk.split("; ") if norm.evidence_text else []
        for words in (*titles, *cells, *lead, *own, *evidence, *(o.words.kk for o in norm.options)):
            assert re.sub(r"\s+", " ", words) in source, norm.id
    for words in [w for d in act.definitions.values() for w in (d.term.kk, d.text.kk)]:
        assert re.sub(r"\s+", " ", words) in source


def test_every_text_is_in_three_languages(act: Standard) -> None:
    """Kazakh has Cyrillic letters of its own somewhere, Russian is Cyrillic, English is Latin: nothing is swapped."""
    texts = [n.title for n in act.norms.values()] + [n.lead for n in act.norms.values() if n.lead]
    for vocabulary in (act.conditions, act.evidence_kinds, act.services, act.forms, act.bases):
        texts += vocabulary.values()
    for text in [*texts, act.title, act.citation]:
        assert re.search("[а-яА-ЯәғқңөұүһіӘҒҚҢӨҰҮҺІ]", text.kk)
        assert not re.search("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]", text.ru)
        assert re.search("[а-яА-Я]", text.ru)
        assert not re.search("[а-яА-ЯәғқңөұүһіӘҒҚҢӨҰҮҺІ]", text.en)


def test_no_text_shows_a_list_of_word_forms(act: Standard) -> None:
    """`отзыв / отзыва / отзывов` is no Russian: a title has the form that the sentence needs."""
    for norm in act.norms.values():
        assert not re.search(r"\w+ / \w+", norm.title.ru + norm.title.en)
    assert "трех отзывов экспертов" in act.norm("t3.practical_application.expert_reviews").title.ru
    assert "10 источников" in act.norm("t10.content_analysis.sources").title.ru
    for unit in act.units.values():
        assert "/" not in unit.kk + unit.ru + unit.en


def test_slips_of_the_printed_text_are_not_displayed(act: Standard) -> None:
    """The act's wording is kept in the title, the interface shows the mended form."""
    norm = act.norm("t3.practical_application.expert_reviews")
    assert norm.title.kk.startswith("Өзірленген")
    assert norm.shown_title("kk").startswith("Әзірленген")
    assert norm.shown_title("ru") == norm.title.ru
    assert act.norm("p5.delivery").shown_title("kk") == "Тікелей қызметті көрсету"
    assert "зерделеуге" in act.norm("t11.public_and_expert_opinion.period").shown_title("kk")


def test_an_item_is_shown_with_the_words_that_open_it(act: Standard) -> None:
    """`by object of research` alone says nothing."""
    title = act.norm("p36.by_object").full_title("ru")
    assert title == "Исследовательско-аналитические услуги оказываются в следующих формах: по объекту исследования"


@pytest.mark.parametrize(
    ("id", "kk", "ru", "en"),
    [
        ("p38.attached_questionnaires", "38-тармақ", "п. 38", "para 38"),
        ("p9_1.values_in_technical_specification", "9-1-тармақ", "п. 9-1", "para 9-1"),
        ("p36.by_method", "36-тармақтың 2) тармақшасы", "подп. 2) п. 36", "para 36(2)"),
        ("t10.population_survey.field_control", "10-кесте", "табл. 10", "table 10"),
    ],
)
def test_norms_are_cited_alike(act: Standard, id: str, kk: str, ru: str, en: str) -> None:
    """One helper gives the place in the act in each language."""
    assert [translator(language)(citation(act.norm(id))) for language in LANGUAGES] == [kk, ru, en]


def test_editions_before_the_known_wording_are_refused(act: Standard) -> None:
    """The norms were reworded on 26 July 2021, and what stood before is not at hand."""
    assert act.edition == act.last_checked == date(2022, 8, 17)
    assert act.renderings == ("ru", "en")
    assert "№ 19" in act.citation.kk
    assert "№ 17314" in act.citation.kk
    assert "№ 325" in act.citation.kk
    assert "№ 260" in load_standard(on=date(2022, 8, 16)).citation.kk
    assert load_standard(on=date(2021, 7, 26)).edition == date(2021, 7, 26)
    with pytest.raises(BadInput, match="26 July 2021"):
        load_standard(on=date(2021, 7, 25))


def test_forms_are_grouped_as_paragraph_36_and_the_tables_do(act: Standard) -> None:
    """Six objects, nine methods, three depths; five rows of table 10, seven of table 11."""
    mine = "research_analytic."
    sizes = {name.removeprefix(mine): len(f) for name, f in act.form_groups.items() if name.startswith(mine)}
    assert sizes == {"by_object": 6, "by_method": 9, "by_depth": 3, "table_10": 5, "table_11": 7}
    assert act.form_rows["monitoring_and_evaluation"] == ("monitoring", "evaluation")
    assert act.form_rows["questionnaire_survey"] == ("population_survey",)
    for form in act.form_groups["research_analytic.table_11"]:
        assert f"t11.{form}.period" in act.norms


def test_records_keep_the_contract(act: Standard) -> None:
    """The keys of the JSON contract, in its order; strict JSON; ids unique."""
    records = norm_records(act)
    keys = [
        "id", "service", "form", "indicator", "kind", "required", "unit", "min", "max", "max_open", "printed", "source",
        "edition", "title",
    ]  # fmt: skip
    assert all(list(record) == keys for record in records)
    assert len({record["id"] for record in records}) == len(records) == len(act.norms)
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    control = next(r for r in records if r["id"] == "t10.population_survey.field_control")
    assert (control["min"], control["max"], control["unit"]) == (15, 25, "percent")
    assert control["source"]["table"] == "10"
    assert control["edition"] == "2021-07-26"
    assert set(control["title"]) == set(LANGUAGES)


def test_norm_files_are_small_and_described() -> None:
    """One subject a file: nobody scrolls through a thousand lines to find a norm."""
    files = list(PACKS.rglob("*.yaml"))
    assert len(files) >= 10
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < 400
