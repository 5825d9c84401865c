"""The browser of norms without a browser: what is asked and what answers, own packs, comparison, what is saved."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fixtures.project import ROOT
from sapa.app.norms.asked import forms_of, tables_of
from sapa.app.norms.model import PAGE, NormsModel
from sapa.app.norms.rows import NORM_COLUMNS, judged_rows
from sapa.app.transfer import Received
from sapa.i18n import translator
from sapa.review.answers import AnswerKind
from sapa.standard import ChangeOf, readings
from sapa.standard.loader import PACKS

FOCUS = "t10.focus_group.respondents"


@pytest.fixture
def model():
    """Return a model in English with every norm found."""
    made = NormsModel(language="en")
    yield made
    made.close()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a copy of the package's pack in which a focus group may have six people."""
    pack = tmp_path / "own"
    shutil.copytree(PACKS / "kz-social-order", pack)
    file = pack / "norms" / "research" / "information_collection.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("min: 8, max: 12") == 1
    file.write_text(text.replace("min: 8, max: 12", "min: 6, max: 12"), encoding="utf-8")
    return pack


def zipped(folder: Path, target: Path) -> Path:
    """Zip a folder under its own name."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*.yaml")):
            archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return target


def test_it_opens_with_every_norm_of_the_latest_edition(model):
    """322 norms (counted in the act's tables and paragraphs); a page of them is shown, then more, then all."""
    assert (len(model.found), model.act.edition) == (322, date(2022, 8, 17))
    assert len(model.page) == PAGE
    model.show_more()
    assert len(model.page) == 2 * PAGE
    model.show_more(every=True)
    assert len(model.page) == 322


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        # Table 9 prints two rows (levels) and three columns.
        ({"table": "9"}, 6),
        ({"paragraph": "36(2)"}, ["p36.by_method"]),
        ({"words": "фокус-топ", "table": "10"}, [FOCUS]),
        ({"words": "focus group", "table": "10"}, [FOCUS]),
        ({"form": "focus_group", "table": "10"}, [FOCUS]),
        ({"reading": "hours_per_day", "table": "12"}, ["t12.press_tour.duration_min", "t12.press_tour.duration_max"]),
        ({"table": "10", "service": "training"}, []),
        ({"words": "сәлем әлем"}, []),
    ],
)
def test_choices_narrow_the_list(model, asked, ids):
    """One table, paragraph, form, reading, words of any language; several choices together."""
    model.ask(**asked)
    assert model.failure is None
    found = [norm.id for norm in model.found]
    assert found == ids if isinstance(ids, list) else len(found) == ids


def test_kinds_are_those_of_the_page_that_lists_the_checks(model):
    """docs/norms-and-checks.md counts the same norms as automatic, checklist, judgement and asking nothing."""
    page = (ROOT / "docs" / "norms-and-checks.md").read_text(encoding="utf-8")
    counted = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", page, re.MULTILINE))
    seen = 0
    for kind in AnswerKind:
        model.ask(kind=kind)
        name = "asks nothing" if kind is AnswerKind.NOTHING else kind.value
        assert len(model.found) == int(counted[name])
        seen += len(model.found)
    assert seen == 322


def test_common_norms_may_be_left_out_and_norms_with_a_note_kept(model):
    """A service brings what is common to all; `own` takes it away; `noted` keeps what is explained."""
    model.ask(service="civic_centre")
    assert {norm.service for norm in model.found} == {"civic_centre", "all"}
    model.ask(own=True)
    assert {norm.service for norm in model.found} == {"civic_centre"}
    model.clear()
    model.ask(noted=True)
    assert model.found
    assert all(norm.note is not None for norm in model.found)


def test_a_form_of_another_service_is_dropped_with_its_service(model):
    """The list of forms follows the service, and a choice that it no longer has is taken back."""
    model.ask(service="research_analytic", form="focus_group")
    assert [n.id for n in model.found if n.service != "all"]
    model.ask(service="training")
    assert model.asked.form is None
    assert "focus_group" not in forms_of(model.act, "training")
    assert "seminar" in forms_of(model.act, "training")


def test_there_is_no_table_6_and_that_is_no_error(model):
    """The tables are 1 to 5 and 7 to 13; the number that is passed over may be asked for and has no norms."""
    assert tables_of(model.act) == ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13")
    model.ask(table="6")
    assert (model.found, model.failure) == ((), None)


def test_a_day_before_the_first_edition_is_a_failure_in_words(model):
    """The page keeps working: another day, or an edition, brings the norms back."""
    model.ask(on=date(2019, 1, 1))
    assert model.found == ()
    assert "26 July 2021" in translator("en")(model.failure.error.what)
    model.ask(on=date(2021, 12, 1))
    assert (len(model.found), model.act.edition, model.failure) == (321, date(2021, 7, 26), None)
    # The earlier wording of paragraph 7 is not in the pack.
    assert model.act.not_at_hand == ("p7.budget_information_access",)
    model.ask(pack=model.editions[-1].key)
    assert (len(model.found), model.asked.on) == (322, None)


def test_definitions_and_terms_are_looked_up_together(model):
    """25 definitions of paragraph 3 and 209 terms; words of any of the three languages."""
    assert (len(model.definitions), len(model.terms)) == (25, 209)
    model.look_up("вебинар")
    assert [one.id for one in model.definitions] == ["p3.webinar"]
    model.look_up("sampling error")
    assert model.definitions == ()
    assert [term.key for term in model.terms] == ["sampling_error"]


@pytest.mark.parametrize(
    ("paragraph", "quality", "conditions"),
    [("47", "1", "7, 8"), ("48", "2", "–"), ("49", "12", "–"), ("50", "3, 10, 11", "10, 11"), ("51", "4, 5, 13", "–")],
)
def test_paragraphs_47_to_52_say_by_what_a_service_is_judged(model, paragraph, quality, conditions):
    """In the order of the act; a civic centre (52) is judged by each service of its package."""
    rows = judged_rows(model.act, translator("en"))
    assert [row[1] for row in rows] == [f"para {n}" for n in range(47, 53)]
    row = next(row for row in rows if row[1] == f"para {paragraph}")
    assert row[2:4] == (quality, conditions)
    assert "training services, consulting services, research" in rows[-1][2]


def test_two_editions_of_the_package_are_compared(model):
    """Between them Order No. 325 reworded paragraph 7."""
    model.compare()
    model.wait()
    comparison, before, after = model.compared
    assert [(c.id, c.kinds) for c in comparison.changes] == [("p7.budget_information_access", (ChangeOf.WORDING,))]
    assert (before.edition, after.edition) == (date(2021, 7, 26), date(2022, 8, 17))
    model.choose_pair(*reversed(model.pair))
    assert model.compared is None


@pytest.mark.parametrize("way", ["folder", "act", "zip", "upload"])
def test_a_pack_of_ones_own_is_loaded_and_compared(model, own, tmp_path, way):
    """A folder, its act.yaml, a zip, an upload: one norm differs; its editions can then be looked into."""
    archive = zipped(own, tmp_path / "own.zip")
    if way == "upload":
        shutil.copy(archive, model.session.uploads / "own.zip")
        model.receive(Received("own.zip", 1))
    else:
        model.add_pack({"folder": own, "act": own / "act.yaml", "zip": archive}[way])
    model.wait()
    assert model.failure is None, model.failure
    comparison, before, after = model.compared
    assert [(c.id, c.kinds) for c in comparison.changes] == [(FOCUS, (ChangeOf.VALUE,))]
    assert (before.norm(FOCUS).min, after.norm(FOCUS).min) == (8, 6)
    model.ask(pack=model.pair[1], form="focus_group", table="10")
    assert [norm.min for norm in model.found] == [6]


def test_a_faulty_pack_is_one_clear_message(model, own, tmp_path):
    """A missing citation, no pack at all, no such file: what, where, and the earlier packs stay."""
    file = own / "norms" / "research" / "information_collection.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"    source: .*\n", "", text, count=1), encoding="utf-8")
    (tmp_path / "other.yaml").write_text("key: value\n", encoding="utf-8")
    for path, words, where in (
        (own, "does not say where it stands", "information_collection.yaml"),
        (tmp_path / "other.yaml", "no pack of norms", "other.yaml"),
        (tmp_path / "nowhere", "no such file", None),
    ):
        model.add_pack(path)
        model.wait()
        assert model.failure.stage == "compare"
        assert words in translator("en")(model.failure.error.what)
        assert where is None or where in model.failure.error.where
    assert len(model.editions) == 2


def saved(model: NormsModel, what: str, kind: str) -> list[list[object]]:
    """Return the rows of what is saved, heads first."""
    name, content = model.saved(what, kind)
    assert name.startswith(f"{what}-2022-08-17-en.")
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_found_is_saved_with_dash_blank_and_infinity_apart(model, kind):
    """Every norm found, also beyond the page; table 12 prints «-», nothing, and ∞ as upper ends."""
    model.ask(table="12")
    head, *rows = saved(model, "norms", kind)
    assert len(head) == len(NORM_COLUMNS)
    assert len(rows) == len(model.found)
    first, second = NORM_COLUMNS.index("printed_cell"), NORM_COLUMNS.index("printed_max")
    printed = {row[0]: (row[first], row[second]) for row in rows}
    assert printed["t12.flyer.volume"] == ("1 парақ", "-")
    assert printed["t12.leaflet.volume"][1] == "(blank)"
    assert printed["t12.bulletin.volume"][1] == "∞"
    assert printed["t12.poster.volume"] == ("-", "-")
    assert printed["t12.press_release.format"] == ("A4", "" if kind == "csv" else None)
    least = {row[0]: row[NORM_COLUMNS.index("min")] for row in rows}
    assert float(least["t12.press_release.volume"]) == 150


@pytest.mark.parametrize(
    ("what", "rows"), [("definitions", 25), ("terms", 209), ("judged", 6), ("compare", 1), ("readings", None)]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_is_saved(model, what, rows, kind):
    """As many rows as are shown."""
    model.compare()
    model.wait()
    head, *found = saved(model, what, kind)
    assert len(found) == (len(readings()) if rows is None else rows)
    assert all(head)


def test_the_same_list_has_the_same_bytes(model):
    """No clock reaches a file."""
    assert model.saved("terms", "xlsx") == model.saved("terms", "xlsx")
