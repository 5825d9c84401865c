"""Reading the manifest: strict YAML or the form, the model, and rules that one field alone cannot show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sapa.deliverable.manifest import Manifest, Method
from sapa.deliverable.place import Places
from sapa.errors import BadInput
from sapa.messages import message

YAML_SUFFIXES = (".yaml", ".yml")
FORM_SUFFIX = ".xlsx"


def read_manifest(path: Path, *, shown: str | None = None) -> tuple[Manifest, Places]:
    """Read and check a manifest.

    Parameters
    ----------
    path
        `deliverable.yaml`, or the same form as a workbook (`.xlsx`).
    shown
        How messages name the file; its name where None.

    Returns
    -------
    Manifest
        The manifest, short forms expanded.
    Places
        Where each of its values stands.

    Raises
    ------
    BadInput
        For the first fault, naming file, line or cell, key path, what stands there and what may; others are listed.
    """
    name = shown or path.name
    from sapa.deliverable.specification_file import with_specification

    if path.suffix.lower() in YAML_SUFFIXES:
        from sapa.strict_yaml import load_strict

        document = load_strict(path, shown=name)
        read = Places(name, lambda keys: document.where(*keys))
        return build_manifest(*with_specification(document.data, read, path.parent))
    if path.suffix.lower() == FORM_SUFFIX:
        from sapa.deliverable.form_reader import read_form

        data, places = read_form(path, shown=name)
        return build_manifest(*with_specification(data, places, path.parent))
    raise BadInput(
        message("deliverable.not_a_manifest"),
        where=name,
        got=path.suffix,
        expected="deliverable.yaml, deliverable.xlsx",
        todo=message("deliverable.no_manifest.todo"),
    )


def build_manifest(data: Any, places: Places) -> tuple[Manifest, Places]:
    """Build the manifest from plain data; raises `BadInput` naming the place of the first fault."""
    from pydantic import ValidationError

    from sapa.deliverable.problems import refusal

    if not isinstance(data, dict):
        raise BadInput(
            message("deliverable.empty_manifest"), where=places.shown, todo=message("deliverable.no_manifest.todo")
        )
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        raise refusal(error, data, places) from None
    _check(manifest, places)
    return manifest, places


def methods_of(manifest: Manifest) -> Iterator[tuple[tuple[str | int, ...], Method]]:
    """Iterate over the methods of every part, each with its key path."""
    if manifest.parts:
        for p, part in enumerate(manifest.parts):
            for m, method in enumerate(part.methods):
                yield ("parts", p, "methods", m), method
    else:
        for m, method in enumerate(manifest.methods):
            yield ("methods", m), method


def _check(manifest: Manifest, places: Places) -> None:
    _unique([(("parts", i, "id"), part.id) for i, part in enumerate(manifest.parts)], places)
    _unique([((*path, "id"), method.id) for path, method in methods_of(manifest)], places)
    for path, method in methods_of(manifest):
        _check_strata(path, method, places)
        _check_words(path, method, places)
        _check_alternatives(path, method, places)


def _unique(ids: list[tuple[tuple[str | int, ...], str]], places: Places) -> None:
    seen: dict[str, tuple[str | int, ...]] = {}
    for path, id in ids:
        if id in seen:
            raise BadInput(
                message("deliverable.id_twice", id=id),
                where=places.where(*path),
                got=id,
                todo=message("deliverable.id_twice.todo", first=places.where(*seen[id])),
            )
        seen[id] = path


def _check_strata(path: tuple[str | int, ...], method: Method, places: Places) -> None:
    """`stratum` of plan and population is matched by position to `roles.stratum`: as many columns on both sides."""
    ours = method.roles.stratum
    for key, table in (("plan", method.plan), ("population", method.population)):
        if table is None or not ours or "stratum" not in table.model_fields_set or len(table.stratum) == len(ours):
            continue
        raise BadInput(
            message("deliverable.strata_differ", table=key),
            where=places.where(*path, key, "stratum"),
            got=", ".join(table.stratum),
            expected=message("deliverable.expected.columns", n=len(ours)),
            todo=message("deliverable.strata_differ.todo", columns=ours),
        )


def _check_words(path: tuple[str | int, ...], method: Method, places: Places) -> None:
    """Meanings of words need the column that holds the words, and a word has one meaning."""
    pairs: list[tuple[tuple[str, ...], Any, tuple[str, ...], Any]] = [
        (("statuses",), method.statuses, ("roles", "status"), method.roles.status)
    ]
    if control := method.control:
        pairs.append((("control", "outcomes"), control.outcomes, ("control", "outcome"), control.outcome))
        pairs.append((("control", "methods"), control.methods, ("control", "method"), control.method))
    if log := method.log:
        pairs.append((("log", "types"), log.types, ("log", "type"), log.type))
    for keys, words, column_keys, column in pairs:
        stated = [w for name in type(words).model_fields for w in getattr(words, name)] if words is not None else []
        if stated and not column:
            raise BadInput(
                message("deliverable.words_without_column", words=".".join(keys)),
                where=places.where(*path, *keys),
                todo=message("deliverable.words_without_column.todo", key=".".join(column_keys)),
            )
        for word, times in Counter(stated).items():
            if times > 1:
                raise BadInput(
                    message("deliverable.word_twice", word=word),
                    where=places.where(*path, *keys),
                    got=word,
                    todo=message("deliverable.word_twice.todo"),
                )


def _check_alternatives(path: tuple[str | int, ...], method: Method, places: Places) -> None:
    attached = method.attached_questionnaires
    if attached is not None and (attached.file is None) == (attached.count is None):
        raise BadInput(
            message("deliverable.either", first="file", second="count"),
            where=places.where(*path, "attached_questionnaires"),
            todo=message("deliverable.either.todo"),
        )
    form = method.questionnaire
    if form is not None and (form.form is None) == (form.survey is None):
        raise BadInput(
            message("deliverable.either", first="form", second="survey"),
            where=places.where(*path, "questionnaire"),
            todo=message("deliverable.either.todo"),
        )
