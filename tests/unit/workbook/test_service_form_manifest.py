"""The manifest's form for services: samples and random manifests come back whole, and a wrong cell is named."""

from __future__ import annotations

import shutil
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sapa.cli.shell import error_text
from sapa.deliverable.form_services import ROOM
from sapa.deliverable.manifest import Manifest
from sapa.deliverable.manifest_reader import build_manifest, read_manifest
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.review import review
from sapa.strict_yaml import parse_strict
from sapa.workbook.manifest_form import write_manifest_form

SAMPLES = ("training-2026", "consulting-2026", "information-2026", "event-2026", "civic-centre-2026")
SERVICE = """\
sapa: 1
title: Обучение
service: training
forms: [seminar, lecture]
events: {file: forms.xlsx, sheet: Мероприятия}
premises: [{forms: seminar, mode: offline, area: 24.5, laptop: yes}]
consumers: [{form: seminar, planned: 40, registered: {file: r.csv, id: [nr]}, polled: 12}]
conditions: {contract_over_one_fiscal_year: no}
checklist: {p27.sheet: {present: yes, evidence: {document: programme.txt, page: 1}}}
specification: {t1.seminar.satisfaction: {min: 70}}
"""


def _manifest(text: str = SERVICE) -> Manifest:
    return build_manifest(parse_strict(text, shown="x").data, Places("x", str))[0]


@pytest.fixture(params=[*(f"services/{name}" for name in SAMPLES), "social-survey-2026"])
def sample(request, root):
    """Return the folder of a sample deliverable."""
    return root / "data-samples" / request.param


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_expressed_as_a_form_is_the_same_manifest(tmp_path, sample, language):
    """Field by field, in each language; nothing of a service needs the sheet of keys any more."""
    manifest = read_manifest(sample / "deliverable.yaml")[0]
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, manifest)
    back = read_manifest(path)[0]
    for field in Manifest.model_fields:
        assert getattr(back, field) == getattr(manifest, field), field
    if "services" in str(sample):
        more = openpyxl.load_workbook(path)[translator(language)("forms.tab.more")]
        assert [c.value for row in more.iter_rows(min_row=5) for c in row if c.value] == []


def test_a_sample_handed_in_as_a_form_is_judged_alike(tmp_path, sample):
    """The review of the form's folder has the findings of the folder with deliverable.yaml."""
    language = LANGUAGES[len(sample.name) % 3]
    folder = tmp_path / sample.name
    shutil.copytree(sample, folder)
    (folder / "deliverable.yaml").unlink()
    write_manifest_form(folder / "deliverable.xlsx", language, read_manifest(sample / "deliverable.yaml")[0])
    assert review(folder).findings == review(sample).findings


def test_a_form_may_name_the_specification_file(tmp_path):
    """The passport's cell names specification.yaml, which is read and listed among the documents."""
    (tmp_path / "specification.yaml").write_text(
        "sapa: 1\nservice: training\nvalues: {t1.seminar.satisfaction: {min: 65}}\n", encoding="utf-8"
    )
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(
        path, "kk", _manifest(SERVICE.replace("specification: {t1.seminar.satisfaction: {min: 70}}", ""))
    )
    _set(path, "passport", "passport.specification_file", "specification.yaml")
    manifest = read_manifest(path)[0]
    assert manifest.specification["t1.seminar.satisfaction"].min == 65
    assert [d.document for d in manifest.documents] == ["specification.yaml"]


_WORDS = st.text("абвәғқңөұүһі019;\",' №", min_size=1, max_size=10).map(str.strip).filter(bool)
_DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31)).map(str)
_PLACE = st.fixed_dictionaries(
    {}, optional={"document": _WORDS, "file": _WORDS, "page": st.integers(1, 99), "by": _WORDS, "date": _DAYS}
).map(lambda e: {"evidence": e} if e else {})  # fmt: skip
_TICK = st.builds(
    lambda answer, more, place: {"present": answer, **more, **place},
    st.one_of(st.booleans(), st.floats(-5, 500).map(lambda x: round(x, 3))),
    st.fixed_dictionaries({}, optional={"note": _WORDS}), _PLACE,
)  # fmt: skip
_TICKS = st.lists(_TICK, min_size=1, max_size=3).map(
    lambda ticks: [t | ({"item": f"0{i}"} if i else {}) for i, t in enumerate(ticks)]
)
_FORMS = st.lists(st.sampled_from(["seminar", "lecture", "master_class", "training"]), max_size=3, unique=True)
_ROOMS = st.builds(
    lambda forms, more, place: {**({"forms": forms} if forms else {}), **more, **place},
    _FORMS,
    st.fixed_dictionaries(
        {"area": st.floats(1, 500).map(lambda x: round(x, 2))},
        optional={"mode": st.sampled_from(["offline", "online"]), **dict.fromkeys(ROOM, st.booleans())},
    ),
    _PLACE,
)  # fmt: skip
_COUNTED = st.one_of(
    st.integers(0, 900),
    st.fixed_dictionaries(
        {"file": _WORDS}, optional={"sheet": _WORDS, "id": st.lists(_WORDS, min_size=1, max_size=3, unique=True)}
    ),
)  # fmt: skip
_CONSUMERS = st.fixed_dictionaries(
    {"planned": st.integers(0, 900)},
    optional={
        "form": st.sampled_from(["seminar", "lecture"]), "item": _WORDS, "registered": _COUNTED, "polled": _COUNTED,
    },
)  # fmt: skip
_FEEDBACK = st.fixed_dictionaries(
    {"file": _WORDS},
    optional={
        "sheet": _WORDS, "scores": st.lists(_WORDS, min_size=1, max_size=6, unique=True), "applied": _WORDS,
        "missing": st.lists(st.sampled_from(["9", "99", "-"]), min_size=1, unique=True),
        "yes": st.lists(_WORDS, min_size=1, max_size=2, unique=True), "encoding": st.just("cp1251"),
    },
)  # fmt: skip
_SERVICE = st.fixed_dictionaries(
    {},
    optional={
        "feedback": _FEEDBACK, "consumers": st.lists(_CONSUMERS, min_size=1, max_size=3),
        "premises": st.lists(_ROOMS, min_size=1, max_size=3), "forms": _FORMS.filter(bool),
        "conditions": st.dictionaries(
            st.sampled_from(["contract_over_one_fiscal_year", "on_customer_instruction"]),
            st.one_of(st.none(), st.booleans()), min_size=1,
        ),
        "checklist": st.dictionaries(
            st.sampled_from(["p27.sheet", "p27.topic", "p4.full_cycle", "t1.seminar.satisfaction"]), _TICKS, min_size=1
        ),
        "events": st.just(
            {"file": "e.csv", "duration": "x", "duration_unit": "days", "forms": {"seminar": ["с; 1", "0"]},
             "modes": {"online": ["zoom"]}}
        ),
        "specialists": st.just({"file": "s.csv", "experience": "y", "experience_unit": "years"}),
    },
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(first=_SERVICE, second=_SERVICE, several=st.booleans())
def test_whatever_a_service_states_comes_back_from_its_form(tmp_path, language, first, second, several):
    """One service or two, with everything that they may state at random."""
    data = {"sapa": 1, "title": "t"}
    if several:
        data["parts"] = [{"id": "01", "service": "training", **first}, {"id": "б;в", "service": "training", **second}]
    else:
        data |= {"service": "training", **first}
    manifest = build_manifest(data, Places("x", str))[0]
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, manifest)
    assert read_manifest(path)[0] == manifest


def _set(path, sheet, key, value, row=None):
    """Write a cell by its sheet and the hidden key of its field; return how messages name it."""
    book = openpyxl.load_workbook(path)
    ws = next(
        w
        for w in book.worksheets
        if any(str(c.value or "").startswith(f"{sheet}.") for r in w.iter_rows(max_row=30) for c in r)
    )
    if row is None:
        cell = ws.cell(next(r[0].row for r in ws.iter_rows() if r[0].value == key), 3)
    else:
        cell = ws.cell(row, [c.value for c in ws[3]].index(key) + 1)
    cell.value = value
    name = f"{path.name}, {ws.title}!{cell.coordinate}"
    book.save(path)
    return name


def _refusal(path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_manifest(path)
    return caught.value


WRONG = [
    ("passport", "passport.start", None, "вчера", "deliverable.cell_wrong"),
    ("passport", "passport.service", None, "обученье", "deliverable.cell_wrong"),
    ("consumers", "consumers.planned", 5, "сорок", "deliverable.cell_wrong"),
    ("consumers", "consumers.form", 5, "семинарий", "deliverable.cell_wrong"),
    ("premises", "premises.area", 5, "#DIV/0!", "deliverable.cell_formula"),
    ("premises", "premises.laptop", 5, "может быть", "deliverable.cell_wrong"),
    ("conditions", "conditions.answer", 5, "наверное", "deliverable.cell_wrong"),
    ("checklist", "checklist.answer", 5, "почти", "deliverable.cell_wrong"),
    ("checklist", "checklist.date", 5, "31.02.2026", "deliverable.cell_wrong"),
    ("service_words", "service_words.meaning", 5, "события", "deliverable.cell_wrong"),
    ("files", "files.unit", 5, "час.", "deliverable.cell_wrong"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("sheet", "key", "row", "value", "id"), WRONG, ids=[w[1] for w in WRONG])
def test_a_wrong_cell_is_named_by_sheet_and_address(tmp_path, language, sheet, key, row, value, id):
    """What stands there, what may stand there and what to do, in the words of three languages."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, _manifest())
    where = _set(path, sheet, key, value, row)
    error = _refusal(path)
    assert (error.what.id, error.where, error.got) == (id, where, value)
    for shown in LANGUAGES:
        text = error_text(error, translator(shown))
        assert where in text
        assert value in text
        assert "«deliverable." not in text
        assert "«forms." not in text


def test_a_near_word_is_suggested(tmp_path):
    """A form with a slip of the pen is asked about by the word that the list has."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, "ru", _manifest())
    where = _set(path, "consumers", "consumers.form", "семинарр", 5)
    assert error_text(_refusal(path), translator("ru")) == (
        f"Ошибка: В ячейке недопустимое значение.\n  где: {where}\n  получено: семинарр\n"
        "  ожидалось: "
        + translator("ru")(_refusal(path).expected)
        + "\n  что сделать: Возможно, имелось в виду «семинар»?"
    )


def test_an_id_that_stands_twice_names_both_cells(tmp_path):
    """A norm answered twice, a condition answered twice, a service named twice."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, "ru", _manifest())
    _set(path, "conditions", "conditions.answer", "нет", 6)
    where = _set(path, "conditions", "conditions.condition", "contract_over_one_fiscal_year", 6)
    error = _refusal(path)
    assert (error.what.id, error.where) == ("deliverable.id_twice", where)
    assert "Условия!C5" in translator("ru")(error.todo)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_was_deleted_is_missed_by_name(tmp_path, language):
    """A renamed sheet is found by its hidden keys; a deleted one is asked for by the name that it had."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, language, _manifest())
    title = translator(language)("forms.tab.premises")
    book = openpyxl.load_workbook(path)
    book[title].title = "Другое имя"
    book.save(path)
    assert read_manifest(path)[0] == _manifest()
    del book["Другое имя"]
    book.save(path)
    error = _refusal(path)
    assert error.what.id == "deliverable.form_sheet_lost"
    assert error.what.params["sheet"] == title
    assert title in error_text(error, translator(language))


def test_a_column_that_was_deleted_is_missed_by_its_heading(tmp_path):
    """Columns may be moved; one that is gone is named with its sheet."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, "ru", _manifest())
    book = openpyxl.load_workbook(path)
    book["Помещения и оборудование"].delete_cols(4)
    book.save(path)
    error = _refusal(path)
    assert (error.what.id, error.what.params["column"]) == ("deliverable.form_column_lost", "Площадь, м²")
    assert error.where == "deliverable.xlsx, Помещения и оборудование"


def test_a_unit_beside_a_file_without_numbers_is_refused(tmp_path):
    """A unit is told of events and of specialists."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, "en", _manifest(SERVICE.replace("events:", "attendance:")))
    where = _set(path, "files", "files.unit", "hours", 5)
    error = _refusal(path)
    assert (error.what.id, error.where) == ("deliverable.unit_elsewhere", where)


def test_values_of_the_specification_stand_in_one_place(tmp_path):
    """The name of a file and values on the sheet are refused with both cells."""
    path = tmp_path / "deliverable.xlsx"
    write_manifest_form(path, "en", _manifest())
    first = _set(path, "passport", "passport.specification_file", "specification.yaml")
    error = _refusal(path)
    assert error.what.id == "deliverable.specification_twice"
    assert error.todo.params["first"] == first


@pytest.mark.parametrize(("form", "meant"), [("seminr", "seminar"), ("zzz", None)])
def test_consumers_of_an_unknown_form_are_refused_with_the_known_ones(tmp_path, form, meant):
    """A slip of the pen is no label: the nearest form is suggested, or the forms are listed."""
    (tmp_path / "deliverable.yaml").write_text(
        f"sapa: 1\ntitle: t\nservice: training\nconsumers: [{{form: {form}, planned: 3}}]\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as caught:
        review(tmp_path)
    error = caught.value
    assert (error.what.id, error.got) == ("checks.service.bad.form", form)
    assert error.where == "deliverable.yaml:4 (consumers.form)"
    assert error.expected == meant if meant else "seminar, training, " in str(error.expected)
