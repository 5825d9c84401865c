"""Loading catalogues: every `*.mo` of a language joined into one table of templates.

A source tree may hold `.po` files that are newer than their `.mo`; those are read directly, so that an
editable install never shows stale words. A wheel carries the compiled files only.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


class Catalogue:
    """Templates by id; counted ones by (id, number of the plural form)."""

    def __init__(self, templates: Mapping[str | tuple[str, int], str], plural: Callable[[int], int]) -> None:
        self._templates = dict(templates)
        self.plural = plural
        self._ids = frozenset(k if isinstance(k, str) else k[0] for k in self._templates)

    def singular(self, id: str) -> str | None:
        """Return the template of `id`, or None."""
        return self._templates.get(id)

    def counted(self, id: str, n: float) -> str | None:
        """Return the template of `id` for the number `n`, or None where it has no plural forms."""
        # A fraction takes the form of two: 1,5 года and 0,3 года as 2 года, 1.5 years as 2 years.
        whole = int(abs(n)) if float(n).is_integer() else 2
        return self._templates.get((id, self.plural(whole)))

    def ids(self) -> frozenset[str]:
        """Return every id of the catalogue."""
        return self._ids


def _read(po: Path) -> gettext.GNUTranslations:
    mo = po.with_suffix(".mo")
    if mo.exists() and (not po.exists() or mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
        with mo.open("rb") as handle:
            return gettext.GNUTranslations(handle)
    from io import BytesIO

    compiled = BytesIO(compile_po(po))
    return gettext.GNUTranslations(compiled)


def compile_po(po: Path) -> bytes:
    """Return the `.mo` bytes of a `.po` file; the build hook and `dev.py` write them beside it."""
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as handle:
        parsed = read_po(handle, locale=po.parent.parent.name)
    out = BytesIO()
    write_mo(out, parsed)
    return out.getvalue()


@cache
def catalogue(language: str) -> Catalogue:
    """Return all templates of one language, joined over the catalogue files."""
    folder = LOCALES / language / "LC_MESSAGES"
    joined: dict[str | tuple[str, int], str] = {}
    plural: Callable[[int], int] | None = None
    for stem in sorted({p.stem for p in folder.glob("*.[pm]o")}):
        part = _read(folder / f"{stem}.po")
        for key, text in part._catalog.items():  # type: ignore[attr-defined]  # noqa: SLF001 - gettext has no listing
            if key == "":
                continue
            if key in joined:
                raise ValueError(f"{stem}.po ({language}): {key!r} stands in two catalogue files")
            joined[key] = text
        plural = plural or part.plural  # type: ignore[attr-defined]
    if plural is None:
        raise FileNotFoundError(f"no catalogues for {language!r} in {LOCALES}")
    return Catalogue(joined, plural)
