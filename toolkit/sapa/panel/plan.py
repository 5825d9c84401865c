"""`panel.yaml`: who scores what by which rubric, and in which files the scores are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.rubric import Rubric, load_rubric, read_rubric
from sapa.standard.section import Section
from sapa.strict_yaml import StrictDocument, load_strict

FILE = "panel.yaml"
_KEYS = (
    "title", "date", "rubric", "experts", "bids", "scores", "quorum", "funded", "level", "reliability", "seed",
)  # fmt: skip


class SheetScale(StrEnum):
    """What one number of a sheet is."""

    EACH = "each"
    """A score of one expert."""

    SUM = "sum"
    """The sum of the scores of all members: the council's sheet."""

    MEAN = "mean"
    """The mean of the scores of all members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """An expert of the roster.

    attended
        None where the file does not say.
    conflicts
        Bids in which the expert has declared an interest.
    """

    id: str
    name: str = ""
    field: str = ""
    years: float | None = None
    attended: bool | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """What is scored: a bid, a project, a delivered work.

    key
        Agreed scores by criterion: the object is a benchmark case, by which experts are calibrated. Empty otherwise.
    """

    id: str
    title: str = ""
    key: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFile:
    """A file of scores.

    round
        1 before a discussion, 2 after it, …
    sheet
        Of a workbook; None: the first.
    encoding, delimiter
        Of a text file, as `sapa.data.read_rows` takes them.
    bid
        The bid of a file that names none.
    scale, members
        What a number is, and of how many members it is the sum or the mean.
    columns
        Names of columns as the file has them, by what they hold: bid, expert, criterion, score, total, round.
    """

    file: str
    path: Path
    round: int = 1
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    bid: str = ""
    scale: SheetScale = SheetScale.EACH
    members: int = 1
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPlan:
    """A panel as its folder describes it.

    experts, bids
        Empty where the folder has no roster or list: then they are those of the files.
    date
        Of the meeting; None: not stated.
    quorum
        Share of the roster that must have attended; None: not asked for.
    funded
        How many bids can be funded; None: no line.
    level, reliability, seed
        Of intervals; wanted of the mean of an object's experts; of everything that rests on chance.
    """

    title: str
    rubric: Rubric
    scores: tuple[ScoreFile, ...]
    experts: tuple[Expert, ...] = ()
    bids: tuple[Bid, ...] = ()
    date: dt.date | None = None
    quorum: Fraction | None = None
    funded: int | None = None
    level: float = 0.95
    reliability: float = 0.8
    seed: int = 1

    def interest(self, expert: str) -> frozenset[str]:
        """Return the bids in which an expert has declared an interest."""
        return frozenset(bid for one in self.experts if one.id == expert for bid in one.conflicts)


def with_declared(plan: PanelPlan, declared: Iterable[tuple[str, str]]) -> PanelPlan:
    """Return the plan with the interests (expert, bid) that experts of its roster declared on their sheets."""
    told = dict.fromkeys(declared)
    experts = tuple(
        replace(one, conflicts=tuple(dict.fromkeys((*one.conflicts, *(bid for who, bid in told if who == one.id)))))
        for one in plan.experts
    )
    return replace(plan, experts=experts)


COLUMNS = ("bid", "expert", "criterion", "score", "total", "round")


def read_panel(folder: str | Path) -> PanelPlan:
    """Read `panel.yaml` of a folder.

    Raises
    ------
    BadInput
        No such folder or file; a key that is unknown, missing or of a wrong kind; an expert or a bid named twice; an
        interest in a bid that the list lacks; a file of scores that is not there or lies outside the folder.
    """
    place = Path(folder)
    path = place / FILE if place.is_dir() else place
    if not path.is_file() or path.suffix.lower() not in (".yaml", ".yml"):
        raise BadInput(
            message("panel.bad.folder"), where=str(folder), expected=FILE, todo=message("panel.bad.folder.todo")
        )
    document = load_strict(path, shown=path.name)
    if not isinstance(document.data, dict):
        raise BadInput(message("panel.bad.empty"), where=path.name, todo=message("panel.bad.folder.todo"))
    top = Section(document, (), _KEYS)
    rubric = _rubric(top, path.parent)
    bids = _bids(document, top, rubric)
    experts = _experts(document, top, {bid.id for bid in bids})
    files = top.items("scores", dict | str)
    scores = tuple(_score_file(document, top, place, path.parent) for place in range(len(files)))
    scores += _own_sheets(path.parent, {one.path.resolve() for one in scores})
    given = _whole(top, "seed", least=0)
    seed = 1 if given is None else given
    return PanelPlan(
        title=top.text("title"), rubric=rubric, scores=scores, experts=experts, bids=bids,
        date=top.day("date") if top.has("date") else None,
        quorum=_share(top), funded=_whole(top, "funded", least=0), level=_fraction(top, "level", 0.95),
        reliability=_fraction(top, "reliability", 0.8), seed=seed,
    )  # fmt: skip


def _rubric(top: Section, folder: Path) -> Rubric:
    name = top.optional_text("rubric") or "council"
    if name.endswith(".xlsx"):
        from sapa.panel.rubric_form import read_rubric_form

        rubric = read_rubric_form(_inside(top, "rubric", name, folder), shown=name)
    elif name.endswith((".yaml", ".yml")):
        rubric = read_rubric(_inside(top, "rubric", name, folder))
    else:
        rubric = load_rubric(name)
    if rubric.scale is None:
        raise top.refuse("panel.bad.no_scale", ("rubric",), got=name)
    return rubric


def _bids(document: StrictDocument, top: Section, rubric: Rubric) -> tuple[Bid, ...]:
    found: dict[str, Bid] = {}
    for place, item in enumerate(top.items("bids", dict | str | int)):
        one = Section(document, ("bids", place), ("id", "title", "key")) if isinstance(item, dict) else None
        bid = Bid(id=str(item)) if one is None else Bid(
            id=_id(one), title=one.optional_text("title") or "", key=_key(one, rubric),
        )  # fmt: skip
        if bid.id in found:
            raise top.refuse("panel.bad.twice", ("bids", place), got=bid.id)
        found[bid.id] = bid
    return tuple(found.values())


def _key(one: Section, rubric: Rubric) -> tuple[tuple[str, float], ...]:
    """Return the agreed scores of a benchmark case; each lies on the scale."""
    if not one.has("key") or rubric.scale is None:
        return ()
    part = one.section("key", known=[c.id for c in rubric.criteria])
    scores = []
    for criterion in one.keys_of("key"):
        value = part.optional_number(criterion)
        if value is None or not rubric.scale.min <= value <= rubric.scale.max:
            expected = f"{rubric.scale.min}–{rubric.scale.max}"
            raise part.refuse("panel.bad.key", (*part.path, criterion), got=value, expected=expected)
        scores.append((criterion, float(value)))
    return tuple(scores)


def _id(one: Section) -> str:
    """Return the id of an object or an expert: a text, or a whole number as the file of scores has it."""
    return str(one.scalar("id", str | int)).strip() or one.text("id")


def _experts(document: StrictDocument, top: Section, bids: set[str]) -> tuple[Expert, ...]:
    found: dict[str, Expert] = {}
    keys = ("id", "name", "field", "years", "attended", "conflicts")
    for place, item in enumerate(top.items("experts", dict | str | int)):
        if not isinstance(item, dict):
            expert = Expert(id=str(item))
        else:
            one = Section(document, ("experts", place), keys)
            conflicts = tuple(str(bid) for bid in one.items("conflicts", str | int))
            for at, bid in enumerate(conflicts):
                if bids and bid not in bids:
                    raise one.refuse("panel.bad.unknown_bid", (*one.path, "conflicts", at), got=bid)
            expert = Expert(
                id=_id(one), name=one.optional_text("name") or "", field=one.optional_text("field") or "",
                years=one.optional_number("years"), attended=one.flag("attended") if one.has("attended") else None,
                conflicts=conflicts,
            )  # fmt: skip
        if expert.id in found:
            raise top.refuse("panel.bad.twice", ("experts", place), got=expert.id)
        found[expert.id] = expert
    return tuple(found.values())


def _score_file(document: StrictDocument, top: Section, place: int, folder: Path) -> ScoreFile:
    item = top.items("scores", dict | str)[place]
    if isinstance(item, str):
        return ScoreFile(file=item, path=_inside(top, "scores", item, folder))
    known = ("file", "round", "sheet", "encoding", "delimiter", "bid", "scale", "members", "columns")
    one = Section(document, ("scores", place), known)
    name = one.text("file")
    scale = SheetScale(one.choice("scale", tuple(SheetScale))) if one.has("scale") else SheetScale.EACH
    members = _whole(one, "members", least=1)
    if scale is not SheetScale.EACH and members is None:
        raise one.refuse("panel.bad.members", one.path, todo=message("panel.bad.members.todo"))
    columns: tuple[tuple[str, str], ...] = ()
    if one.has("columns"):
        part = one.section("columns", known=COLUMNS)
        columns = tuple((key, part.text(key)) for key in one.keys_of("columns"))
    return ScoreFile(
        file=name, path=_inside(one, "file", name, folder), round=_whole(one, "round", least=1) or 1,
        sheet=one.optional_text("sheet"), encoding=one.optional_text("encoding"),
        delimiter=one.cell("delimiter") if one.has("delimiter") else None, bid=one.optional_text("bid") or "",
        scale=scale, members=members or 1, columns=columns,
    )  # fmt: skip


def _own_sheets(folder: Path, named: set[Path]) -> tuple[ScoreFile, ...]:
    """Return the experts' sheets of ours that lie in the folder or in one of its folders and that no entry names."""
    from sapa.panel.score_form import is_score_form

    found = [*folder.glob("*.xlsx"), *folder.glob("*/*.xlsx")]
    return tuple(
        ScoreFile(file=path.relative_to(folder).as_posix(), path=path)
        for path in sorted(found)
        if not path.name.startswith((".", "~")) and path.resolve() not in named and is_score_form(path)
    )


def _inside(part: Section, key: str, name: str, folder: Path) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise part.refuse("panel.bad.outside", (*part.path, key), got=name, todo=message("panel.bad.outside.todo"))
    if not path.is_file():
        raise part.refuse("panel.bad.no_file", (*part.path, key), got=name, todo=message("panel.bad.no_file.todo"))
    return path


def _whole(part: Section, key: str, *, least: int) -> int | None:
    value = part.optional_number(key)
    if value is None:
        return None
    if value != int(value) or value < least:
        raise part.refuse("panel.bad.whole", (*part.path, key), got=value, expected=f"≥ {least}")
    return int(value)


def _fraction(part: Section, key: str, default: float) -> float:
    value = part.optional_number(key)
    if value is None:
        return default
    if not 0 < value < 1:
        raise part.refuse("panel.bad.fraction", (*part.path, key), got=value, expected="0 < x < 1")
    return float(value)


def _share(top: Section) -> Fraction | None:
    """Return the quorum: 2/3 as text, or a number."""
    if not top.has("quorum"):
        return None
    value = top.scalar("quorum", str | int | float)
    try:
        share = Fraction(str(value).replace(" ", "").replace(",", "."))
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise top.refuse("panel.bad.fraction", ("quorum",), got=value, expected="2/3")
    return share
