"""`specification.yaml`: what a Customer's technical specification is for, and the values that it fixes.

docs/specification.md explains each field. `sapa specification` drafts the file; a `deliverable.yaml` may name it, and
the review then judges by its values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sapa.deliverable.manifest import Bound, Contract, ServiceKind, StandardRef
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.deliverable.section import Names, Section
from sapa.errors import BadInput
from sapa.messages import message

NAME = "specification.yaml"
SUFFIXES = (".yaml", ".yml")
KEY = "specification"
VALUES = "values"


class SpecifiedValue(Bound):
    """A value that the Customer fixes."""

    @property
    def fixes(self) -> bool:
        """True where there is a value; a draft names the norm and leaves the value blank."""
        return self.min is not None or self.max is not None


class SpecificationFile(Section):
    """`specification.yaml`: service, forms, objects, methods, the contract, and the values fixed."""

    sapa: Literal[1]
    title: str | None = None
    standard: StandardRef = StandardRef()
    service: ServiceKind
    forms: Names = ()
    objects: Names = ()
    methods: Names = ()
    modes: Names = ()
    conditions: dict[str, bool] = Field(default_factory=dict)
    contract: Contract = Contract()
    values: dict[str, SpecifiedValue | None] = Field(default_factory=dict)

    @property
    def fixed(self) -> dict[str, SpecifiedValue]:
        """The values that are there, by norm id."""
        return {id: value for id, value in self.values.items() if value is not None and value.fixes}


def read_specification(path: str | Path, *, shown: str | None = None) -> tuple[SpecificationFile, Places]:
    """Read and check a technical specification.

    Parameters
    ----------
    path
        The file, typed by hand or drafted by `sapa specification`.
    shown
        How messages name the file; its name where None.

    Returns
    -------
    SpecificationFile
        The specification. Whether the Standard has its norms, and in which units, is not looked at here.
    Places
        Where each of its values stands.

    Raises
    ------
    BadInput
        For the first fault, naming file, line, key path, what stands there and what may; others are listed.
    """
    from pydantic import ValidationError

    from sapa.deliverable.problems import refusal
    from sapa.strict_yaml import load_strict

    given = Path(path)
    name = shown or given.name
    if given.is_dir() or given.suffix.lower() not in SUFFIXES:
        raise BadInput(
            message("specification.error.not_one"), where=name, got=given.suffix or given.name, expected=NAME,
            todo=message("specification.error.not_one.todo"),
        )  # fmt: skip
    document = load_strict(given, shown=name)
    places = Places(name, lambda keys: document.where(*keys))
    if not isinstance(document.data, dict):
        raise BadInput(
            message("specification.error.empty"), where=name, todo=message("specification.error.not_one.todo")
        )
    if "methods" in document.data and VALUES not in document.data and _of_sections(document.data["methods"]):
        raise BadInput(
            message("specification.error.not_one"), where=places.where("methods"), expected=NAME,
            todo=message("specification.error.not_one.todo"),
        )  # fmt: skip
    try:
        file = SpecificationFile.model_validate(document.data)
    except ValidationError as error:
        raise refusal(error, document.data, places, model=SpecificationFile) from None
    start, accepted = file.contract.start, file.contract.accepted
    if start is not None and accepted is not None and accepted < start:
        raise BadInput(
            message("specification.error.accepted_before_start"), where=places.where("contract", "accepted"),
            got=str(accepted), expected=message("specification.error.accepted_before_start.expected", start=start),
            todo=message("specification.error.value_wrong.todo"),
        )  # fmt: skip
    return file, places


def with_specification(data: Any, places: Places, folder: Path) -> tuple[Any, Places]:
    """Return a manifest's plain data with the values of the specification.yaml that it names, and their places.

    The file is listed among the documents, so that its checksum stands beside the others.

    Parameters
    ----------
    data, places
        The manifest as it was read, and where its values stand.
    folder
        The deliverable's folder, out of which no name leads.

    Raises
    ------
    BadInput
        When the file is missing, stands outside the folder, is wrong itself, or is the specification of a service
        that was not handed in, or of another act or edition than the manifest's.
    """
    name = data.get(KEY) if isinstance(data, dict) else None
    if not isinstance(name, str):
        return data, places
    from sapa.deliverable.folder import Folder

    path = Folder(folder.resolve()).file(name, places.where(KEY))
    file, own = read_specification(path, shown=name)
    _refuse_other_service(data, file, own, places)
    _refuse_other_edition(data, file, own, places)
    whole = {**data, KEY: {id: {k: v for k in ("min", "max", "unit") if (v := getattr(value, k)) is not None}
                           for id, value in file.fixed.items()}}  # fmt: skip
    documents = data.get("documents")
    if documents is None or (isinstance(documents, list) and name not in documents):
        whole["documents"] = [*(documents or []), name]

    def place(keys: KeyPath) -> str:
        if len(keys) > 1 and keys[0] == KEY:
            return own.place((VALUES, *keys[1:]))
        return places.place(keys)

    return whole, Places(places.shown, place)


def _refuse_other_service(data: dict[str, Any], file: SpecificationFile, own: Places, places: Places) -> None:
    """Refuse the specification of a service that the manifest does not name: its values would judge nothing."""
    parts = data.get("parts")
    if isinstance(parts, list) and parts:
        named = [str(p.get("service")) for p in parts if isinstance(p, dict) and p.get("service")]
    else:
        named = [str(data.get("service") or "research_analytic")]
    if named and str(file.service) not in named:
        raise BadInput(
            message("specification.error.other_service"), where=places.where(KEY),
            got=f"{file.service} ({own.where('service')})", expected=", ".join(dict.fromkeys(named)),
            todo=message("specification.error.other_service.todo"),
        )  # fmt: skip


def _refuse_other_edition(data: dict[str, Any], file: SpecificationFile, own: Places, places: Places) -> None:
    """Refuse a specification drafted under another act or edition: its values would meet norms it does not mean."""
    from pydantic import ValidationError

    from sapa.standard import load_standard

    try:
        asked = StandardRef.model_validate(data.get("standard") or {})
    except ValidationError:
        return  # The manifest's own fault, told with the others.
    if "standard" not in file.model_fields_set or asked == file.standard:
        return
    theirs = load_standard(file.standard.id, on=file.standard.edition, where=own.where("standard"))
    ours = load_standard(asked.id, on=asked.edition, where=places.where("standard"))
    if (theirs.id, theirs.edition) != (ours.id, ours.edition):
        raise BadInput(
            message("specification.error.other_edition"), where=places.where(KEY),
            got=f"{theirs.id}, {theirs.edition} ({own.where('standard')})", expected=f"{ours.id}, {ours.edition}",
            todo=message("specification.error.other_edition.todo"),
        )  # fmt: skip


def _of_sections(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)
