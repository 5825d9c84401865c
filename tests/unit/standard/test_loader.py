"""Packs of norms: one broken file per mistake, and the value in force on a day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import sapa.i18n  # noqa: F401 - gives errors their English words
from fixtures.small_pack import act
from sapa.errors import BadInput
from sapa.standard import NormKind, load_standard
from sapa.strict_yaml import load_strict

# A pack as small as a pack can be; each case below breaks it in one place.
ACT = act("tiny")
WORDS = """\
units:
  people: {kk: адам, ru: человек, en: people}
services:
  event: {kk: іс-шара, ru: мероприятие, en: event}
  all: {kk: барлығы, ru: все, en: all}
evidence_kinds:
  protocol: {kk: хаттама, ru: протокол, en: minutes}
forms:
  sports: {kk: спорт, ru: спорт, en: sports, service: event, groups: [form]}
"""
NORMS = """\
description: Size of events.
norms:
  t1.sports.participants:
    service: event
    form: sports
    indicator: participants
    kind: numeric
    unit: people
    addressee: supplier
    source: {table: "1", row: Спорт}
    title: {kk: Спорт, ru: Спорт, en: Sports}
    evidence: [protocol]
    values:
      2020-01-01: {min: 10, max: 30, printed: {min_cell: "10", max_cell: "30"}}
      2021-01-01: {min: 20, max_open: true, printed: {min_cell: "20", max_cell: "∞"}}
  t1.chess.participants:
    service: event
    indicator: participants
    kind: numeric
    required: false
    addressee: supplier
    source: {table: "1", row: Шахмат}
    title: {kk: Шахмат, ru: Шахматы, en: Chess}
    values:
      2020-01-01: {printed: {min_cell: "-", max_cell: ""}}
  p5.cycle:
    service: all
    indicator: cycle
    kind: checklist
    addressee: supplier
    source: {paragraph: "5"}
    title: {kk: Кезең, ru: Этап, en: Stage}
    values:
      2020-01-01: {}
      2021-01-01: null
"""
FILES = {"act.yaml": ACT, "vocabulary/words.yaml": WORDS, "norms/events.yaml": NORMS}


def pack(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the tiny pack; `changes` maps act, words or norms to (old, new)."""
    for name, text in FILES.items():
        old, new = changes.get({"act.yaml": "act", "vocabulary/words.yaml": "words"}.get(name, "norms"), ("", ""))
        assert old in text
        path = folder / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def test_the_value_in_force_on_the_day_is_chosen(tmp_path: Path) -> None:
    """10–30 people until the amendment, 20 and more from its day on; the citation follows the edition."""
    folder = pack(tmp_path)
    before = load_standard("tiny", on=date(2020, 12, 31), folder=folder)
    after = load_standard("tiny", on=date(2021, 1, 1), folder=folder)
    latest = load_standard("tiny", folder=folder)
    assert (before.edition, after.edition) == (date(2020, 1, 1), date(2021, 1, 1))
    old, new = before.norm("t1.sports.participants"), after.norm("t1.sports.participants")
    assert (old.min, old.max, old.max_open, old.edition) == (10, 30, False, date(2020, 1, 1))
    assert (new.min, new.max, new.max_open, new.edition) == (20, None, True, date(2021, 1, 1))
    assert latest.norm("t1.sports.participants") == new
    assert before.citation.en == "order"
    assert after.citation.en == "order, as amended"


def test_a_norm_can_end(tmp_path: Path) -> None:
    """A value of null says that the norm is in force no longer."""
    folder = pack(tmp_path)
    assert "p5.cycle" in load_standard("tiny", on=date(2020, 6, 1), folder=folder).norms
    assert "p5.cycle" not in load_standard("tiny", folder=folder).norms


def test_infinity_dash_and_blank_stay_distinct(tmp_path: Path) -> None:
    """`∞` is an open upper end, a dash is no requirement, a blank cell is kept as blank."""
    act = load_standard("tiny", folder=pack(tmp_path))
    open_ended, dash = act.norm("t1.sports.participants"), act.norm("t1.chess.participants")
    assert open_ended.max_open
    assert open_ended.printed["max_cell"] == "∞"
    assert not dash.required
    assert not dash.max_open
    assert dict(dash.printed) == {"min_cell": "-", "max_cell": ""}


def test_norms_come_in_the_order_of_the_act(tmp_path: Path) -> None:
    """Paragraphs first, then tables, whatever the order in the files."""
    act = load_standard("tiny", on=date(2020, 6, 1), folder=pack(tmp_path))
    assert list(act.norms) == ["p5.cycle", "t1.sports.participants", "t1.chess.participants"]
    assert act.norm("p5.cycle").kind is NormKind.CHECKLIST


def test_an_edited_pack_is_read_again(tmp_path: Path) -> None:
    """A user who corrects a pack in a running notebook sees the correction."""
    folder = pack(tmp_path)
    assert load_standard("tiny", folder=folder).norm("t1.sports.participants").min == 20
    pack(tmp_path, norms=("min: 20,", "min: 25, "))
    assert load_standard("tiny", folder=folder).norm("t1.sports.participants").min == 25


def test_a_day_before_the_first_edition_is_refused(tmp_path: Path) -> None:
    """Nothing is known before it, and the message says from when on something is."""
    with pytest.raises(BadInput, match="1 January 2020") as caught:
        load_standard("tiny", on=date(2019, 12, 31), folder=pack(tmp_path))
    assert caught.value.got == "2019-12-31"


def test_an_unknown_id_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    """The message lists the packs and suggests the nearest."""
    with pytest.raises(BadInput, match="tiny"):
        load_standard("tinny", folder=pack(tmp_path))
    with pytest.raises(BadInput, match="kz-social-order"):
        load_standard("kz_social_order")
    with pytest.raises(BadInput, match=r"act\.yaml"):
        load_standard("x", folder=tmp_path / "nowhere")


BROKEN = load_strict(Path(__file__).with_name("broken_packs.yaml")).data
WHERE = {"act": "act.yaml", "words": "vocabulary/words.yaml", "norms": "norms/events.yaml"}


@pytest.mark.parametrize("case", BROKEN, ids=[case["mistake"] for case in BROKEN])
def test_a_broken_pack_names_file_line_and_word(tmp_path: Path, case: dict[str, Any]) -> None:
    """Every mistake is refused at its own file and line, with what stood there and what was probably meant."""
    folder = pack(tmp_path, **{case["file"]: (case["find"], case["put"])})
    with pytest.raises(BadInput) as caught:
        load_standard("tiny", folder=folder)
    place = f"tiny/{WHERE[case['file']]}:{case['line']}"
    assert re.match(re.escape(place) + r"( \(|$)", caught.value.where or ""), caught.value.where
    for word in case["says"]:
        assert word in str(caught.value)
