"""An .xlsx file as it stands: cells with formulas and stored values, names, rules for entries, links.

Read in one pass over the package's own XML, so that a number is the number in the file, whatever its format.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeAlias
from xml.etree.ElementTree import Element, fromstring, iterparse

from sapa.data.readers.archive import Limits, check_archive
from sapa.errors import BadInput
from sapa.messages import message
from sapa.workbook.not_readable import FAULTS, unreadable, whole
from sapa.workbook.verify.formula import blocks_of, place_of

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Value: TypeAlias = "float | str | bool | None"
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """What one cell holds: its value as stored, the formula (None: no formula), and whether it may be typed into."""

    value: Value
    formula: str | None = None
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What a cell takes: kind of entry, operator, both formulas, and the blocks it holds for."""

    kind: str
    operator: str
    first: str
    second: str
    blocks: tuple[tuple[int, int, int, int], ...]


@dataclass(slots=True)
class Grid:
    """One sheet."""

    name: str
    hidden: bool = False
    cells: dict[Place, Stored] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    links: list[tuple[Place, str]] = field(default_factory=list)
    """Cells with a link that leads out of the file."""


@dataclass(slots=True)
class Grids:
    """One workbook: sheets in order, defined names as formulas, properties of its own."""

    file: str
    sha256: str
    sheets: dict[str, Grid] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def computed(self) -> bool:
        """Whether formulas have stored values; a program that does not compute leaves them out."""
        formulas = [c for g in self.sheets.values() for c in g.cells.values() if c.formula is not None]
        return not formulas or any(c.value is not None for c in formulas)


def read_grids(path: str | Path | IO[bytes], *, name: str | None = None) -> Grids:
    """Read a workbook.

    Parameters
    ----------
    path
        An .xlsx file, or its bytes as a stream.
    name
        How messages call it; the file's name where None.

    Raises
    ------
    BadInput
        When it is no workbook, or one that no spreadsheet program writes.
    """
    shown = name or (Path(path).name if isinstance(path, str | Path) else "")
    if isinstance(path, str | Path):
        whole(path, shown)
        check_archive(Path(path), shown, Limits(), box=False)
    try:
        content = Path(path).read_bytes() if isinstance(path, str | Path) else path.read()
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _Package(package).grids(Grids(shown, hashlib.sha256(content).hexdigest()))
    except FAULTS as error:
        if isinstance(path, str | Path):
            raise unreadable(path, shown) from error
        raise BadInput(
            message("workbook.unreadable"), where=shown, todo=message("workbook.unreadable.damaged")
        ) from error  # fmt: skip


class _Package:
    """The parts of one file."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._members = set(package.namelist())
        self._texts: list[str] = []
        self._unlocked: frozenset[int] = frozenset()

    def grids(self, found: Grids) -> Grids:
        home = self._home()
        book = self._tree(home)
        targets = self._targets(home)
        self._texts = self._shared(targets)
        self._unlocked = self._styles(targets)
        for one in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
            target = targets[one.attrib[f"{_RELATION}id"]][1]
            name = one.attrib["name"]
            if target in self._members and "worksheets/" in target:
                hidden = one.get("state", "visible") != "visible"
                found.sheets[name] = self._sheet(Grid(name, hidden), target)
        for one in book.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName"):
            if one.get("localSheetId") is None:
                found.names[one.attrib["name"]] = one.text or ""
        found.properties = self._properties()
        return found

    def _open(self, name: str) -> IO[bytes]:
        with self._package.open(name) as part:
            if b"<!DOCTYPE" in part.read(2048):
                raise ValueError("a document type of its own")
        return self._package.open(name)

    def _tree(self, name: str) -> Element:
        with self._open(name) as part:
            return fromstring(part.read())  # noqa: S314 - document types are refused above

    def _home(self) -> str:
        for kind, target in self._targets("").values():
            if kind == "officeDocument":
                return target
        raise KeyError("workbook")

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of each relation of a part; what leads out of the file keeps its address."""
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels".lstrip("/") if part else "_rels/.rels"
        if place not in self._members:
            return {}
        found = {}
        for one in self._tree(place):
            target = one.attrib["Target"]
            kind = one.attrib["Type"].rpartition("/")[2]
            outside = one.get("TargetMode") == "External"
            found[one.attrib["Id"]] = (kind, target if outside else _joined(folder, target))
        return found

    def _shared(self, targets: dict[str, tuple[str, str]]) -> list[str]:
        place = next((t for kind, t in targets.values() if kind == "sharedStrings"), None)
        if place is None or place not in self._members:
            return []
        texts = []
        with self._open(place) as part:
            for _, element in iterparse(part):  # noqa: S314 - document types are refused above
                if element.tag == f"{_MAIN}si":
                    texts.append(_text_of(element))
                    element.clear()
        return texts

    def _styles(self, targets: dict[str, tuple[str, str]]) -> frozenset[int]:
        """Return the numbers of the formats whose cells may be typed into."""
        place = next((t for kind, t in targets.values() if kind == "styles"), None)
        if place is None or place not in self._members:
            return frozenset()
        formats = self._tree(place).iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
        locks = (one.find(f"{_MAIN}protection") for one in formats)
        return frozenset(n for n, lock in enumerate(locks) if lock is not None and lock.get("locked") in ("0", "false"))

    def _properties(self) -> dict[str, str]:
        if "docProps/custom.xml" not in self._members:
            return {}
        tree = self._tree("docProps/custom.xml")
        return {one.get("name", ""): "".join(one.itertext()) for one in tree}

    # -- sheets --------------------------------------------------------------------------------------------

    def _sheet(self, grid: Grid, place: str) -> Grid:
        targets = self._targets(place)
        shared: dict[str, tuple[str, str]] = {}
        row = -1
        with self._open(place) as part:
            for event, element in iterparse(part, ("start", "end")):  # noqa: S314 - document types are refused above
                tag = element.tag.removeprefix(_MAIN)
                if event == "start":
                    if tag == "row":
                        row = int(element.get("r", row + 2)) - 1
                    continue
                if tag == "row":
                    col = -1
                    for one in element:
                        col = self._cell(grid, one, row, col + 1, shared)
                    element.clear()
                elif tag == "dataValidation":
                    grid.rules.append(_rule(element))
                elif tag == "hyperlink":
                    kind, target = targets.get(element.get(f"{_RELATION}id", ""), ("", ""))
                    if target and kind == "hyperlink":
                        grid.links.append((place_of(element.attrib["ref"].partition(":")[0]), target))
        return grid

    def _cell(self, grid: Grid, element: Element, row: int, col: int, shared: dict[str, tuple[str, str]]) -> int:
        """Read one cell; return its column."""
        at = element.get("r")
        if at is not None:
            row, col = place_of(at)
        kind = element.get("t", "n")
        value = self._value(kind, element)
        formula = self._formula(element.find(f"{_MAIN}f"), at or "", shared)
        locked = int(element.get("s", 0)) not in self._unlocked
        if value is not None or formula is not None or not locked:
            grid.cells[(row, col)] = Stored(value, formula, locked)
        return col

    def _value(self, kind: str, element: Element) -> Value:
        if kind == "inlineStr":
            inside = element.find(f"{_MAIN}is")
            return _text_of(inside) or None if inside is not None else None
        stored = element.find(f"{_MAIN}v")
        text = stored.text if stored is not None else None
        if text is None:
            return "" if stored is not None and kind == "str" else None
        if kind == "s":
            return self._texts[int(text)] or None
        if kind == "b":
            return text.strip() in ("1", "true")
        return float(text) if kind == "n" else _plain(text)

    def _formula(self, element: Element | None, at: str, shared: dict[str, tuple[str, str]]) -> str | None:
        if element is None:
            return None
        text = _plain(element.text or "")
        if element.get("t") == "shared":
            number = element.get("si", "")
            if text:
                shared[number] = (text, at)
            elif number in shared:
                from openpyxl.formula.translate import Translator

                first, origin = shared[number]
                return str(Translator("=" + first, origin=origin).translate_formula(at))[1:]
        return text


def _rule(element: Element) -> Rule:
    def inner(name: str) -> str:
        one = element.find(f"{_MAIN}{name}")
        return (one.text or "") if one is not None else ""

    kind = element.get("type", "none")
    operator = element.get("operator", "between") if kind not in ("none", "list", "custom") else ""
    # Some programs write a second number where nothing is between two.
    second = inner("formula2") if operator in ("between", "notBetween") else ""
    return Rule(kind, operator, inner("formula1"), second, tuple(blocks_of(element.get("sqref", ""))))


def _text_of(element: Element) -> str:
    """Return the text of a string; how it is pronounced is left out."""
    return _plain("".join(_runs(element)))


def _runs(element: Element) -> Iterator[str]:
    for one in element:
        if one.tag == f"{_MAIN}t":
            yield one.text or ""
        elif one.tag == f"{_MAIN}r":
            yield from _runs(one)


def _plain(text: str) -> str:
    """Return a text without the escapes by which a file keeps control characters, and with one kind of line end."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts: list[Any] = folder.split("/") if folder else []
    for one in target.split("/"):
        if one == "..":
            parts = parts[:-1]
        elif one != ".":
            parts.append(one)
    return "/".join(parts)
