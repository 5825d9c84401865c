"""Pieces of the HTML report. Every text passes `esc`: nothing that came from a file can be markup, link or script."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from sapa.figures import Picture
from sapa.i18n import Translator
from sapa.present.status import Shown, look
from sapa.word_file import safe_text

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_LETTERS = ("'DejaVu Sans'", "'DejaVu Sans', Verdana, 'Segoe UI', 'Noto Sans', Arial, sans-serif")
"""The font that widths were measured in, and those that take its place on a telephone."""
_DROPPED = frozenset({"metadata", "script"})
_VOWELS = frozenset("aeiouyаеёиоуыэюяәіөүұ")
_LONG_WORD = 11


def esc(text: object) -> str:
    """Return a text that is safe inside an element and inside a quoted attribute; what HTML cannot hold is left out."""
    return html.escape(safe_text(str(text)), quote=True)


def tag(name: str, inner: str, **attributes: str) -> str:
    """Return an element around HTML; `class_` is class, other underscores are hyphens."""
    shown = "".join(f' {k.rstrip("_").replace("_", "-")}="{esc(v)}"' for k, v in attributes.items())
    return f"<{name}{shown}>{inner}</{name}>"


def paragraph(text: str, classes: str = "") -> str:
    """Return a paragraph of text, empty for none."""
    if not text:
        return ""
    return tag("p", esc(text), class_=classes) if classes else tag("p", esc(text))


def chip(shown: Shown, t: Translator) -> str:
    """Return a status as sign, word and colour."""
    one = look(shown)
    inner = f'<span aria-hidden="true">{one.sign}</span> {esc(t(one.word))}'
    return tag("span", inner, class_=f"chip s-{shown.value}")


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Return names and values as a definition list."""
    return tag("dl", "".join(f"<dt>{esc(k)}</dt><dd>{esc(v)}</dd>" for k, v in rows))


def table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, figures_from: int | None = None,
    classes: str = "", ready: bool = False,
) -> str:  # fmt: skip
    """Return a table that scrolls by itself where it is wider than the screen.

    Parameters
    ----------
    caption
        What the table shows, read out too.
    heads, rows
        Texts; the first cell of a row is its header.
    figures_from
        The first column that holds figures.
    classes
        Class of the table.
    ready
        Whether heads and cells are HTML already.
    """

    def cell(i: int, text: str, name: str, **more: str) -> str:
        figure = {"class_": "n"} if figures_from is not None and i >= figures_from else {}
        return tag(name, text if ready else esc(text), **more, **figure)

    head = "".join(cell(i, h, "th", scope="col") for i, h in enumerate(heads))
    body = "".join(
        tag("tr", "".join(cell(i, x, "td") if i else cell(i, x, "th", scope="row") for i, x in enumerate(row)))
        for row in rows
    )
    inner = f"<caption>{esc(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    made = tag("table", inner, class_=classes) if classes else tag("table", inner)
    return tag("div", made, class_="scroll", tabindex="0", role="region", aria_label=caption)


def figure(wide: Picture, narrow: Picture | None, place: int, instead: str) -> str:
    """Return a picture in two widths, of which the page shows one; without a narrow one, words stand there instead."""
    parts = [_drawing(wide, f"p{place}w", "wide")]
    parts.append(_drawing(narrow, f"p{place}n", "narrow") if narrow else paragraph(instead, "note only-narrow"))
    return tag("figure", "".join(parts))


def _drawing(picture: Picture, prefix: str, classes: str) -> str:
    """Return a drawing as inline SVG: its ids are the page's own, its title and words are read out."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    # Comments and the document type are gone after parsing; texts are escaped again when it is written.
    root = ET.fromstring(safe_text(picture.svg.decode("utf-8")))  # noqa: S314 - our own drawing, made a moment ago
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in _DROPPED:
                parent.remove(child)
    names = {e.attrib["id"] for e in root.iter() if "id" in e.attrib}
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, _own(key, value, prefix, names))
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.set("class", classes)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for i, (name, text) in enumerate((("title", picture.title), ("desc", picture.alt))):
        told = ET.Element(f"{{{_SVG}}}{name}", {"id": f"{prefix}-{name}"})
        told.text = text
        root.insert(i, told)
    return ET.tostring(root, encoding="unicode").replace("\n", " ")


def _own(key: str, value: str, prefix: str, names: set[str]) -> str:
    """Return an attribute with the ids that it names made the page's own."""
    if key == "id":
        return f"{prefix}-{value}"
    if key.endswith("href") and value[1:] in names:
        return f"#{prefix}-{value[1:]}"
    if "url(#" in value:
        return value.replace("url(#", f"url(#{prefix}-")
    return value.replace(*_LETTERS) if key == "style" else value


def soft(text: str) -> str:
    """Let long words of a narrow header (markup) break between syllables near the middle; the hyphen shows then."""
    return " ".join(_soft(word) for word in text.split(" "))


def _soft(word: str) -> str:
    low = word.lower()
    places = [
        i for i in range(2, len(word) - 2)
        if low[i - 1] in _VOWELS and low[i] not in _VOWELS and low[i + 1] in _VOWELS
    ]  # fmt: skip
    if len(word) < _LONG_WORD or not places:
        return word
    at = min(places, key=lambda i: abs(2 * i - len(word)))
    return f"{word[:at]}&shy;{word[at:]}"
