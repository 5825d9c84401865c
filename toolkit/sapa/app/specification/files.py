"""Files of a technical specification: specification.yaml that is read and written, and the two annexes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.app.specification.choices import Chosen
from sapa.app.specification.contract import typed_of
from sapa.app.specification.entries import of_limits
from sapa.deliverable.specification_file import NAME, SpecificationFile, read_specification
from sapa.i18n import LANGUAGES, translator
from sapa.planning.specification import Specification, specification_of
from sapa.present.specification import specification_yaml, title_of
from sapa.standard import Standard, load_standard

if TYPE_CHECKING:
    from sapa.app.specification.model import Draft

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
YAML = "application/yaml"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read and holds against the Standard."""

    file: SpecificationFile
    standard: Standard
    spec: Specification


def read(path: Path, shown: str) -> Opened:
    """Read specification.yaml (a folder: the one in it); raises `BadInput` naming file, line and what to do."""
    whole = path / NAME if path.is_dir() and (path / NAME).is_file() else path
    file, places = read_specification(whole, shown=shown)
    standard = load_standard(file.standard.id, on=file.standard.edition, where=places.where("standard"))
    return Opened(file, standard, specification_of(file, standard, where=places.where))


def draft_of(found: Opened, empty: Draft) -> Draft:
    """Return what a file holds as the panel's draft."""
    file = found.file
    chosen = Chosen(
        forms=file.forms, objects=file.objects, methods=file.methods, modes=file.modes, conditions=file.conditions
    )
    untitled = replace(found.spec, title=None)
    # A draft writes the usual title in the language of the day: that is no title of somebody's own.
    usual = {title_of(untitled, translator(language)) for language in LANGUAGES}
    return replace(
        empty, service=file.service, chosen={file.service: chosen},
        entries={id: of_limits(value.min, value.max) for id, value in file.fixed.items()},
        passport=typed_of(file.contract), title="" if file.title is None or file.title in usual else file.title,
    )  # fmt: skip


def workbook(spec: Specification, language: str) -> tuple[str, bytes]:
    """Return (file name, bytes) of the annex as a workbook."""
    from sapa.workbook.specification import specification_workbook_bytes

    return f"{_stem(spec)}-{language}.xlsx", specification_workbook_bytes(spec, language)


def document(spec: Specification, language: str) -> tuple[str, bytes]:
    """Return (file name, bytes) of the annex for Word."""
    from sapa.workbook.specification_docx import specification_document_bytes

    return f"{_stem(spec)}-{language}.docx", specification_document_bytes(spec, language)


def draft_file(spec: Specification, language: str) -> tuple[str, bytes]:
    """Return (file name, bytes) of specification.yaml; its comments are in a language."""
    return NAME, specification_yaml(spec, translator(language)).encode("utf-8")


def _stem(spec: Specification) -> str:
    return f"specification-{spec.service.replace('_', '-')}"
