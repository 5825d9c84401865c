"""A first manifest from the files alone: on real surveys and on small made files in three languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sapa.cli import application
from sapa.deliverable.draft import draft_manifest
from sapa.deliverable.draft_text import flow, scalar
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest_reader import read_manifest
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict


def _copy(shared: Path, name: str, folder: Path) -> Path:
    target = folder / name
    target.mkdir()
    for file in (shared / "data" / name).iterdir():
        shutil.copyfile(file, target / file.name)
    return target


def _drafted(folder: Path) -> dict:
    draft = draft_manifest(sorted(folder.iterdir()))
    path = folder / "deliverable.yaml"
    path.write_text(draft.text, encoding="utf-8")
    manifest, _ = read_manifest(path)
    assert manifest.model_dump() == type(manifest).model_validate(draft.data).model_dump()
    load_deliverable(folder)
    return draft.data["methods"][0]


@pytest.mark.shared
def test_the_household_survey_is_recognised_file_by_file(shared, tmp_path):
    """Clean and raw data, cleaning log, plan and both sheets of the XLSForm; the id is the one that the log uses."""
    method = _drafted(_copy(shared, "reach-msna", tmp_path))
    assert method["data"] == "clean_data.csv"
    assert method["raw"] == {"file": "raw_data.csv", "id": "X_uuid"}
    assert method["plan"] == {"file": "sample_frame.csv", "stratum": "Neighbourhood", "planned": "Total.no.of.HH"}
    assert method["questionnaire"] == {"survey": "survey.csv", "choices": "choices.csv"}
    roles = method["roles"]
    assert (roles["id"], roles["stratum"], roles["interviewer"]) == ("X_uuid", "neighbourhood", "enumerator_num")
    assert (roles["start"], roles["end"]) == ("X.U.FEFF.start", "end")
    assert method["log"]["types"] == {
        "blank": ["blank_response"],
        "change": ["change_response"],
        "confirm": ["no_action"],
        "delete": ["remove_survey"],
    }
    assert "population" not in method


@pytest.mark.shared
def test_villages_whose_names_repeat_are_named_from_the_district_down(shared, tmp_path):
    """69 names of 77 villages: the primary unit needs district, sector, cell and village."""
    method = _drafted(_copy(shared, "lwh-followup", tmp_path))
    assert method["roles"]["psu"] == ["district", "sector", "cell", "village"]
    assert (method["roles"]["id"], method["roles"]["interviewer"]) == ("hhid", "enumerator")


@pytest.mark.shared
def test_back_checks_are_joined_by_the_id_that_both_files_share(shared, tmp_path):
    """KEY differs between survey and back-check; hhid finds all 30. No outcome is said, not invented."""
    method = _drafted(_copy(shared, "datasure-demo", tmp_path))
    assert (method["data"], method["control"]["file"]) == ("demo_survey.csv", "demo_backcheck.csv")
    assert (method["roles"]["id"], method["control"]["id"], method["control"]["controller"]) == (
        "hhid",
        "hhid",
        "bcer_id",
    )
    assert "outcome" not in method["control"]
    assert {"minc_no", "toilet"} <= set(method["control"]["compare"])
    notes = draft_manifest(sorted((tmp_path / "datasure-demo").glob("*.csv"))).notes
    assert "deliverable.draft.no_outcome" in [note.id for _, note in notes]


HEADERS = {
    "ru": ("Номер анкеты", "Вес", "Область", "Интервьюер", "Начало интервью", "Окончание интервью", "Статус", "Пол"),
    "kk": (
        "Сауалнама нөмірі",
        "Салмақ",
        "Облыс",
        "Интервьюер",
        "Сұхбаттың басталуы",
        "Сұхбаттың аяқталуы",
        "Мәртебесі",
        "Жынысы",
    ),
    "en": ("interview__key", "weight", "oblast", "interviewer__id", "starttime", "endtime", "status", "gender"),
}
DONE = {"ru": ("завершено", "отказ"), "kk": ("аяқталды", "бас тарту"), "en": ("complete", "refused")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_recognised_in_three_languages(tmp_path, language):
    """Names in Kazakh, Russian and those of Survey Solutions and SurveyCTO; a frame of people is no plan."""
    done, refused = DONE[language]
    rows = [
        f"q{i},1.{i % 9},{'AB'[i % 2]},{i % 4},2026-03-01T10:00,2026-03-01T10:30,{refused if i == 3 else done},{i % 2}"
        for i in range(60)
    ]
    (tmp_path / "array.csv").write_text("\n".join([",".join(HEADERS[language]), *rows]), encoding="utf-8")
    (tmp_path / "f.csv").write_text(f"{HEADERS[language][2]},people\nA,500000\nB,700000\n", encoding="utf-8")
    method = _drafted(tmp_path)
    assert [
        method["roles"][r] for r in ("id", "weight", "stratum", "interviewer", "start", "end", "status", "sex")
    ] == [HEADERS[language][i] for i in (0, 1, 2, 3, 4, 5, 6, 7)]
    assert method["statuses"] == {"complete": [done], "refused": [refused]}
    assert method["population"] == {"file": "f.csv", "stratum": HEADERS[language][2], "size": "people"}
    assert method["selection"] == "unknown"


def test_files_of_one_shape_are_regions_unless_they_hold_the_same_interviews(tmp_path):
    """Different ids: joined. The same ids: the array before cleaning."""
    header = "id,region,q1\n"
    (tmp_path / "a.csv").write_text(header + "".join(f"{i},A,{i % 3}\n" for i in range(30)))
    (tmp_path / "b.csv").write_text(header + "".join(f"{i},B,{i % 3}\n" for i in range(100, 120)))
    assert _drafted(tmp_path)["data"] == ["a.csv", "b.csv"]
    (tmp_path / "deliverable.yaml").unlink()
    (tmp_path / "b.csv").write_text(header + "".join(f"{i},A,{i % 2}\n" for i in range(29)))
    method = draft_manifest([tmp_path / "a.csv", tmp_path / "b.csv"]).data["methods"][0]
    assert (method["data"], method["raw"]["file"]) == ("a.csv", "b.csv")


def test_a_control_log_of_our_form_is_recognised_with_its_words(tmp_path):
    """Headings and words of the Russian blank form."""
    (tmp_path / "data.csv").write_text(
        "Номер анкеты,q1\n" + "".join(f"{i},{i % 3}\n" for i in range(40)), encoding="utf-8"
    )
    (tmp_path / "k.csv").write_text(
        "Номер анкеты,Контролер,Способ контроля,Результат контроля\n"
        "1,к1,по телефону,подтверждено\n2,к1,камерально,контакт не установлен\n",
        encoding="utf-8",
    )
    control = _drafted(tmp_path)["control"]
    assert control["outcomes"] == {"not_reached": ["контакт не установлен"], "confirmed": ["подтверждено"]}
    assert control["methods"] == {"desk": ["камерально"], "telephone": ["по телефону"]}


def test_lists_beside_the_interviews_are_recognised(tmp_path):
    """Experts and groups are methods of their own; claims, interviewers and attached ids stand with the survey."""
    rows = "".join(f"{i},i{i % 3},{i % 5},A\n" for i in range(50))
    files = {
        "data.csv": "id,interviewer,q1,region\n" + rows,
        "e.csv": "Эксперт,Должность\nЭ1,профессор\n",
        "g.csv": "Топ,Қатысушы\nФ1,1\nФ1,2\n",
        "c.csv": "indicator,value,n\ntrust,55.2,1200\n",
        "i.csv": "interviewer,region\ni0,A\ni1,A\n",
        "t.csv": "person,role\nР1,социолог\n",
        "приложенные.csv": "id\n3\n4\n",
        "control.csv": "id,controller,outcome,q1_control\n1,k,confirmed,2\n2,k,позвонить позже,3\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    draft = draft_manifest(sorted(tmp_path.iterdir()))
    method = _drafted(tmp_path)
    assert [m["kind"] for m in draft.data["methods"]] == ["population_survey", "expert_survey", "focus_group"]
    assert draft.data["methods"][1]["experts"] == {"file": "e.csv", "expert": "Эксперт", "position": "Должность"}
    assert draft.data["methods"][2]["sessions"] == {"file": "g.csv", "session": "Топ", "participant": "Қатысушы"}
    assert method["claims"] == {"file": "c.csv", "indicator": "indicator", "value": "value", "n": "n"}
    assert method["interviewers"]["file"] == "i.csv"
    assert method["attached_questionnaires"] == {"file": "приложенные.csv", "id": "id"}
    assert method["control"]["compare"] == {"q1": "q1_control"}
    assert draft.data["team"] == {"file": "t.csv", "person": "person", "role": "role"}
    unknown = [n.params["words"] for _, n in draft.notes if n.id == "deliverable.draft.unknown_words"]
    assert unknown == [("позвонить позже",)]


@pytest.mark.parametrize(
    "value",
    [
        "012",
        "no",
        "12:30",
        "a: b",
        "#x",
        "- x",
        "",
        " x",
        "null",
        "1e3",
        "X_uuid",
        "№ анкеты",
        "{a}",
        "a,b",
        "'q'",
        '"q"',
        "x #y",
    ],
)
def test_every_text_is_read_back_as_it_was_written(value):
    """Whatever a column is called, the strict reader gives the same text."""
    assert parse_strict(f"k: {scalar(value)}\nl: {flow([value, {value: value}])}\n", shown="x").data == {
        "k": value,
        "l": [value, {value: value}],
    }


def _run(*arguments: object):
    return CliRunner().invoke(application("init"), ["init", *map(str, arguments)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["deliverable.yaml", "deliverable.xlsx"])
def test_init_writes_a_manifest_that_can_be_read(tmp_path, language, name):
    """YAML with comments in the language asked, or the form in its words; both say what to check."""
    data = tmp_path / "data.csv"
    data.write_text("id,w,region\n" + "".join(f"{i},1.5,{'AB'[i % 2]}\n" for i in range(40)))
    result = _run(data, "--out", tmp_path / name, "--lang", language, "--title", "Опрос")
    assert result.exit_code == 0, result.output
    loaded = load_deliverable(tmp_path)
    assert loaded.manifest.title == "Опрос"
    assert loaded.parts[0].methods[0].spec.roles.weight == ("w",)
    assert translator(language)("deliverable.draft.no_psu") in result.output
    if name.endswith(".yaml"):
        assert "# unsure: " in (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "reviewed"), [("form.xlsx", "form.xlsx"), ("our.yaml", "our.yaml"), ("deliverable.xlsx", "")]
)
def test_init_prints_the_command_that_reviews_what_it_wrote(tmp_path, name, reviewed):
    """A folder is reviewed by the default names; a form of another name is not found in it and is named itself."""
    data = tmp_path / "data.csv"
    data.write_text("id,age\n1,20\n2,30\n", encoding="utf-8")
    result = _run(data, "--out", tmp_path / name, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert f"`sapa review {tmp_path / reviewed}`" in result.output


def test_init_replaces_another_file_only_with_force(tmp_path):
    """An existing file stays as it is, exit 2; --force replaces it."""
    (tmp_path / "data.csv").write_text("id,q\n1,2\n2,3\n")
    out = tmp_path / "deliverable.yaml"
    out.write_text("mine")
    assert _run(tmp_path / "data.csv").exit_code == 2
    assert out.read_text() == "mine"
    assert _run(tmp_path / "data.csv", "--force").exit_code == 0
    assert read_manifest(out)[0].sapa == 1


def test_init_refuses_files_outside_the_manifest_s_folder(tmp_path):
    """A manifest may not leave its folder, so neither may its draft."""
    (tmp_path / "data.csv").write_text("id,q\n1,2\n2,3\n")
    (tmp_path / "other").mkdir()
    assert _run(tmp_path / "data.csv", "--out", tmp_path / "other" / "deliverable.yaml").exit_code == 2
    assert _run(tmp_path / "data.csv", "--out", tmp_path / "deliverable.txt").exit_code == 2


def test_files_without_interviews_are_refused(tmp_path):
    """A header alone is nothing to draft from."""
    (tmp_path / "data.csv").write_text("id,q\n")
    with pytest.raises(BadInput) as caught:
        draft_manifest([tmp_path / "data.csv"])
    assert caught.value.what.id == "deliverable.draft.no_data"


def test_tables_of_coverage_are_recognised_by_their_headings(tmp_path):
    """Issued cases, frame, margins, times, centres, words of contacts: headings of three languages."""
    files = {
        "data.csv": "anketa,region,start,end,q1,q2\n" + "".join(f"{i},A,,,1,2\n" for i in range(1, 61)),
        "адреса.csv": "Номер единицы выборки,Основной или резервный,Вместо единицы\n1,o,\n2,r,1\n",
        "units.csv": "Unit number,Probability of selection\n1,0.1\n",
        "margins.csv": "Белгі,Санат,Халықтағы үлесі\nregion,A,1\n",
        "times.csv": "Questionnaire number,Question,Seconds\n1,q1,4\n",
        "centres.csv": "Первичная единица отбора,Широта,Долгота\nA,51,71\n",
        "contacts.csv": "anketa,attempt,disposition,interviewer\n1,1,da,i1\n2,1,net,i1\n",
        "words.csv": "Исход контакта,Код AAPOR\nda,1.1\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    method = _drafted(tmp_path)
    assert method["issued"] == {
        "file": "адреса.csv", "id": "Номер единицы выборки", "kind": "Основной или резервный",
        "replaces": "Вместо единицы",
    }  # fmt: skip
    assert method["frame"] == {"file": "units.csv", "id": "Unit number", "chance": "Probability of selection"}
    assert method["margins"]["share"] == "Халықтағы үлесі"
    assert method["question_times"]["seconds"] == "Seconds"
    assert method["centres"]["latitude"] == "Широта"
    assert method["contacts"]["mapping"] == "words.csv"
