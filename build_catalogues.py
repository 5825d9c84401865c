"""Compile the message catalogues: every `.po` of the source tree to the `.mo` beside it.

Hatchling runs this as a build hook (also for an editable install), `python build_catalogues.py` by hand. It needs
Babel only: an isolated build has nothing else, so it must not import sapa.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent
LOCALES = Path("toolkit", "sapa", "i18n", "locale")

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # by hand, in an environment without the build backend
    BuildHookInterface = object  # type: ignore[assignment, misc]


def compiled(po: Path) -> bytes:
    """Return the `.mo` bytes of a `.po` file."""
    with po.open("rb") as handle:
        catalogue = read_po(handle, locale=po.parent.parent.name, abort_invalid=True)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write every `.mo` whose content or date is behind its `.po`; return those written.

    A `.mo` that no longer has its `.po` is removed: its words would come back from the dead.
    """
    written = []
    for po in sorted((root / LOCALES).glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        content = compiled(po)
        if mo.exists() and mo.read_bytes() == content and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        part = mo.with_suffix(".mo.part")
        part.write_bytes(content)
        part.replace(mo)
        written.append(mo)
    for mo in (root / LOCALES).glob("*/LC_MESSAGES/*.mo"):
        # An sdist may be built from compiled files alone; then there is no .po at all and nothing is stale.
        if not mo.with_suffix(".po").exists() and any(mo.parent.glob("*.po")):
            mo.unlink()
    return written


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Compile the catalogues before files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile in the source tree; `artifacts` in pyproject.toml takes the results into the wheel."""
        compile_all(Path(self.root))


if __name__ == "__main__":
    done = compile_all()
    sys.stdout.write(f"{len(done)} catalogue(s) compiled\n")
