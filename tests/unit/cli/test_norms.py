"""`sapa norms`: a table to read, JSON for programs, plain refusals."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sapa.cli.norms import norms
from sapa.cli.norms_table import listing, one_norm
from sapa.i18n import LANGUAGES, translator
from sapa.present.corridor import corridor
from sapa.standard import load_standard, readings, select_norms
from sapa.standard.loader import PACKS


def run(*args: str) -> tuple[int, str, str]:
    """Run the command alone: exit code, stdout, stderr."""
    app = typer.Typer()
    app.command()(norms)
    result = CliRunner().invoke(app, list(args), env={"COLUMNS": "100"})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("language", "control", "error", "needs", "place"),
    [
        ("kk", "15–25\u00a0%", "ең көбі 5\u00a0%", "кемінде 1,5\u00a0ай", "10-кесте"),
        ("ru", "15–25\u00a0%", "не более 5\u00a0%", "не менее 1,5\u00a0мес.", "табл. 10"),
        ("en", "15–25%", "at most 5%", "at least 1.5\u00a0months", "table 10"),
    ],
)
def test_the_table_shows_title_requirement_and_place(
    language: str, control: str, error: str, needs: str, place: str
) -> None:
    """Numbers, units and citations are written as the language writes them."""
    code, out, _ = run("--service", "research_analytic", "--lang", language)
    assert code == 0
    for words in (control, error, needs, place):
        assert words in out
    assert "«standard." not in out


def test_norms_without_a_number_say_how_they_are_met() -> None:
    """Present or not, judged by an expert, or no requirement at all."""
    act, t = load_standard(), translator("en")
    assert corridor(act.norm("p37.research_programme"), act, t) == "required"
    assert corridor(act.norm("p21.objective_analysis"), act, t) == "judged by an expert"
    assert corridor(act.norm("p39.requests_to_state_bodies"), act, t) == "no requirement"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    """Long titles are wrapped; the columns of requirement and place keep their words."""
    act = load_standard()
    lines = listing(act, list(act.norms.values()), translator(language), width=width)
    assert max(map(len, lines)) <= width


def test_json_goes_to_standard_output_alone() -> None:
    """With `--json -` nothing else is printed."""
    code, out, err = run("--service", "research_analytic", "--json", "-", "--lang", "ru")
    records = json.loads(out)
    assert (code, err) == (0, "")
    assert {r["service"] for r in records} == {"research_analytic", "all"}
    assert {"id", "min", "max", "printed", "source", "edition", "title"} <= set(records[0])


def test_json_goes_to_a_file_beside_the_table(tmp_path: Path) -> None:
    """The table is still printed."""
    code, out, _ = run("--json", str(tmp_path / "norms.json"), "--lang", "en")
    assert code == 0
    assert "table 11" in out
    assert len(json.loads((tmp_path / "norms.json").read_text(encoding="utf-8"))) == len(load_standard().norms)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--date", "2019-01-01"], ["2019-01-01", "26 July 2021"]),
        (["--date", "01.01.2022"], ["--date", "01.01.2022", "2021-07-26"]),
        (["--service", "research"], ["--service", "research_analytic"]),
        (["--standard", "kz"], ["kz-social-order"]),
    ],
)
def test_bad_arguments_exit_2_with_one_plain_message(args: list[str], words: list[str]) -> None:
    """What, where, got, expected and what to do on stderr; nothing on stdout."""
    code, out, err = run(*args, "--lang", "en")
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    for word in words:
        assert word in err


def test_a_service_without_norms_of_its_own_says_so() -> None:
    """An empty list must not read as "nothing is required"."""
    code, out, _ = run("--service", "training", "--lang", "en")
    own = [n for n in load_standard().norms.values() if n.service == "training"]
    assert code == 0
    assert ("no norms of this service yet" in out) == (not own)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_the_acts_own_words_stand_under_the_renderings(language: str, width: int) -> None:
    """In Russian and English every title has the Kazakh words of the act under it; nothing is wider than asked."""
    act = load_standard()
    chosen = select_norms(act, table="8")
    lines = listing(act, chosen, translator(language), act_words=True, table="8", width=width)
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert "Үй-жай" in text
    assert "t8.seminar.premises_area.offline" in text


@pytest.mark.parametrize(
    ("id", "kk", "ru", "en"),
    [
        ("t8.seminar.laptop.offline", "(актіде: «+»)", "(в акте: «+»)", "(printed: “+”)"),
        ("t12.poster.volume", "(актіде: «-»)", "(в акте: «-»)", "(printed: “-”)"),
        ("t12.flyer.volume", "кемінде 1\u00a0парақ (актіде: «-»)", "не менее 1\u00a0листа (в акте: «-»)",
         "at least 1\u00a0sheet (printed: “-”)"),
        ("t12.leaflet.volume", "толтырылмаған", "не заполнена", "blank"),
        ("t12.bulletin.volume", "∞", "∞", "∞"),
        ("t5.leisure_games.involvement", "60–84\u00a0%", "85–100\u00a0%", "lower level 60–84%, higher level 85–100%"),
        ("t1.note.respondents_share", "100\u00a0%", "100\u00a0%", "100%"),
        ("t7.lecture.duration", "0,5–2\u00a0сағат", "0,5–2\u00a0часов", "0.5–2\u00a0hours"),
        ("t7.seminar.trainer_experience", "1\u00a0жыл", "1\u00a0года", "1\u00a0year and more (∞)"),
        ("p14.experience_management_and_complex_methods", "кемінде 2\u00a0жыл", "не менее 2\u00a0лет", "2\u00a0years"),
    ],
)  # fmt: skip
def test_infinity_dash_blank_and_plus_are_told_apart(id: str, kk: str, ru: str, en: str) -> None:
    """What the act prints where it has no number is shown as printed."""
    act = load_standard()
    for language, words in (("kk", kk), ("ru", ru), ("en", en)):
        assert words in corridor(act.norm(id), act, translator(language))


def test_filters_narrow_the_list() -> None:
    """Form, table, words and duty together; the JSON keeps its keys."""
    code, out, _ = run("--table", "1", "--form", "training", "--required", "--words", "истории", "--json", "-")
    records = json.loads(out)
    assert code == 0
    assert [r["id"] for r in records] == ["t1.training.practical_application"]
    assert list(records[0]) == [
        "id", "service", "form", "indicator", "kind", "required", "unit", "min", "max", "max_open", "printed", "source",
        "edition", "title",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Актіде 6-кесте жоқ"), ("ru", "Таблицы 6 в акте нет"), ("en", "There is no table 6 in the act")],
)
def test_there_is_no_table_6(language: str, words: str) -> None:
    """Asked for, it is refused; in the full list it is said at the end."""
    code, out, err = run("--table", "6", "--lang", language)
    assert (code, out) == (2, "")
    assert words in err
    assert "--table" in err
    _, out, _ = run("--lang", language, "--no-act-words")
    assert words in " ".join(out.split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["52-тармақ", "оқыту қызметтері, консультациялық қызметтер", "24-тармақ (9-кесте)"]),
        ("ru", ["пункт 52", "обучающие услуги, консультационные услуги", "п. 24 (табл. 9)"]),
        ("en", ["paragraph 52", "training services, consulting services", "para 24 (table 9)"]),
    ],
)
def test_a_service_says_which_tables_judge_it(language: str, words: list[str]) -> None:
    """A civic centre has no table of quality: it is judged by the services of its package."""
    _, out, _ = run("--service", "civic_centre", "--lang", language)
    for word in words:
        assert word in " ".join(out.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_norm_is_shown_whole(language: str) -> None:
    """Three languages, row, corridor, evidence in the act's words, order; no word without a translation."""
    code, out, _ = run("--norm", "t5.information_discussion.practical_application", "--lang", language)
    assert code == 0
    text = " ".join(out.split())
    for words in (
        "Ақпараттық-пікірталас — Практикалық қолданылуы", "Информационно-дискуссионные мероприятия",
        "Information and discussion events", "Қатысушылардың шолулары, хаттамалар, ұсынымдар",
        "confirming_application", "260",
    ):  # fmt: skip
        assert words in text
    assert "«standard." not in text


def test_every_norm_can_be_shown_in_every_language() -> None:
    """No id of a word is missing for any of the 322."""
    act = load_standard()
    for language in LANGUAGES:
        t = translator(language)
        for norm in act.norms.values():
            lines = one_norm(act, norm, t, width=80)
            assert max(map(len, lines)) <= 80
            assert "«standard." not in "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_definitions_and_glossary_are_printed(language: str) -> None:
    """Twenty-five and 209, or those with a word; in JSON as records."""
    code, out, _ = run("--definitions", "--lang", language)
    assert code == 0
    assert out.rstrip().splitlines()[-1].startswith("25 ")
    assert "онлайн-семинар, дәріс, курс" in " ".join(out.split())
    _, out, _ = run("--glossary", "--words", "фокус", "--lang", language)
    assert max(map(len, out.splitlines())) <= 140
    _, out, _ = run("--glossary", "--json", "-")
    assert len(json.loads(out)) == 209
    _, out, _ = run("--definitions", "--words", "вебинар", "--json", "-")
    assert [d["id"] for d in json.loads(out)] == ["p3.webinar"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Тұжырымы өзгергені: 1 норма", "бұрынғы редакциясы жинақта жоқ", "321 норма өзгерген жоқ"]),
        ("ru", ["Изменена формулировка: 1 норма", "прежней редакции в наборе нет", "321 норма не изменилась"]),
        ("en", ["Wording changed: 1 norm", "the earlier wording is not in the pack", "321 norms did not change"]),
    ],
)
def test_two_days_are_compared(language: str, words: list[str]) -> None:
    """Between the two editions of the package paragraph 7 changed, whichever day is named first."""
    for args in (["--compare", "2021-07-26"], ["--date", "2021-07-26", "--compare", "2022-08-17"]):
        code, out, _ = run(*args, "--lang", language)
        assert code == 0
        for word in words:
            assert word in out


def test_a_pack_of_ones_own_is_loaded_and_compared(tmp_path: Path) -> None:
    """A copy with one number changed: was and is, in the table and in JSON."""
    own = tmp_path / "own"
    shutil.copytree(PACKS / "kz-social-order", own)
    file = own / "norms" / "research" / "information_collection.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("min: 8, max: 12") == 1
    file.write_text(text.replace("min: 8, max: 12", "min: 6, max: 12"), encoding="utf-8")
    code, out, err = run("--against", str(own), "--lang", "en")
    assert (code, err) == (0, "")
    assert "What is asked changed: 1 norm" in out
    assert "was: 8–12\u00a0people; now: 6–12\u00a0people" in out
    _, out, _ = run("--against", str(own), "--form", "focus_group", "--json", "-")
    (change,) = json.loads(out)["changes"]
    assert (change["kinds"], change["before"]["min"], change["after"]["min"]) == (["value"], 8, 6)
    _, out, _ = run("--pack", str(own / "act.yaml"), "--form", "focus_group", "--json", "-")
    assert [r["min"] for r in json.loads(out)] == [6]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--form", "focus"], ["no such form", "“focus_group”", "--form"]),
        (["--paragraph", "3"], ["--paragraph", "--definitions"]),
        (["--norm", "t10.focus.respondents"], ["--norm", "“t10.focus_group.respondents”"]),
        (["--compare", "tomorrow"], ["--compare", "tomorrow", "2021-07-26"]),
        (["--pack", "nowhere"], ["no such file", "--pack", "nowhere"]),
        (["--against", "nowhere"], ["no such file", "--against"]),
        (["--glossary", "--definitions"], ["different lists", "--definitions --glossary"]),
    ],
)
def test_wrong_questions_exit_2(args: list[str], words: list[str]) -> None:
    """One message on stderr, with what was probably meant."""
    code, out, err = run(*args, "--lang", "en")
    assert (code, out) == (2, "")
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "сызықша шексіздікті білдірмейді"),
        ("ru", "Прочерк на месте максимума – не бесконечность"),
        ("en", "A dash for the upper end is no infinity"),
    ],
)
def test_a_note_is_in_the_language_of_its_reader(language: str, words: str) -> None:
    """With how the norm is checked and the readings that concern it."""
    code, out, _ = run("--norm", "t12.flyer.volume", "--lang", language)
    assert code == 0
    text = " ".join(out.split())
    for word in (words, "checks.services.outreach.volumes", "pages_per_sheet"):
        assert word in text


def test_every_note_is_in_three_languages_of_its_own() -> None:
    """Norms and definitions: no language repeats another's words."""
    act = load_standard()
    notes = [one.note for one in (*act.norms.values(), *act.definitions.values()) if one.note is not None]
    assert len(notes) == 92
    assert all(len({note.kk, note.ru, note.en}) == 3 for note in notes)


@pytest.mark.parametrize(("language", "words"), [("kk", "(әдепкі)"), ("ru", "(по умолчанию)"), ("en", "(default)")])
def test_readings_are_listed_with_alternatives_reason_and_source(language: str, words: str) -> None:
    """Each with its id; in JSON with the ids of the norms that it concerns."""
    code, out, _ = run("--readings", "--lang", language)
    assert code == 0
    assert "«readings." not in out
    assert out.count(words) >= len(readings())
    for one in readings():
        assert f"· {one}" in " ".join(out.split())
    _, out, _ = run("--readings", "--json", "-")
    records = {record["id"]: record for record in json.loads(out)}
    assert records["confidence"]["norms"] == ["t10.population_survey.sampling_error"]
    assert records["proportion"]["between"] == [0, 1]


def test_norms_are_chosen_by_how_they_are_checked() -> None:
    """Table 3 has a number that is computed and three that a person weighs; another word is refused."""
    _, out, _ = run("--table", "3", "--kind", "automatic", "--json", "-")
    assert [r["id"] for r in json.loads(out)] == ["t3.reliability.research_methods"]
    code, _, err = run("--kind", "manual", "--lang", "en")
    assert code == 2
    assert "automatic, checklist, judgement, nothing" in err
