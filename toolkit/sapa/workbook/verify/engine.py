"""`verify_workbook`: the review is repeated, the workbook made again, and every cell compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.present import parse_label
from sapa.present.status import computed_status
from sapa.progress import Progress, silent
from sapa.results import Evaluation, Notice
from sapa.results.verification import InputDifference, InputState, StatusUnderReading, Verification
from sapa.review import SEED, review
from sapa.review.made_with import libraries
from sapa.review.merge import merge
from sapa.standard.readings import readings
from sapa.workbook.again import as_written
from sapa.workbook.copies import read_copy
from sapa.workbook.evaluation import workbook_bytes
from sapa.workbook.merged import panel_workbook_bytes
from sapa.workbook.verify.compare import Compared, compare
from sapa.workbook.verify.deliverables import differences, find_deliverable, there_now
from sapa.workbook.verify.grid import Grids, read_grids
from sapa.workbook.verify.reading_cells import changed_readings
from sapa.workbook.verify.recorded import Recorded, area_of, block_of, files_of, recorded

NORMS = "norms"
"""Stands for the norms among the inputs that differ: the program's own files, not the deliverable's."""


def verify_workbook(
    path: str | Path,
    deliverable: str | Path | None = None,
    *,
    copies: Sequence[str | Path] = (),
    progress: Progress = silent,
) -> Verification:
    """Tell whether a workbook is what the program computed.

    Parameters
    ----------
    path
        An evaluation workbook, or a panel workbook of `merge`, in any language, saved by any program.
    deliverable
        What it was made from; None: what lies beside it and has the checksums that the workbook names.
    copies
        For a panel workbook, the experts' copies; those that lie beside it need not be named.
    progress
        Told before each step; may raise `Cancelled`.

    Returns
    -------
    Verification
        Inputs that are not the ones that were read, and every place that does not follow from them. Cells for entries
        count by what follows from them. A reading changed in its cell is no fault: the run is repeated with it.

    Raises
    ------
    BadInput
        When the file is no workbook of ours, when the deliverable is not found, and for faults of a deliverable that
        is as it was.
    """
    file = Path(path)
    now = read_grids(file)
    known = recorded(now, str(path))
    if known.panel:
        return _panel(file, now, known, copies)
    place = find_deliverable(file, deliverable, files_of(known.run))
    asked = dict(known.run.readings)
    found = Verification(
        file.name, now.sha256, known.language, known.run.id, computed=now.computed, notes=tuple(_versions(known))
    )  # fmt: skip
    try:
        evaluation = _run(place, known, asked, progress)
    except BadInput as error:
        there = there_now(place, files_of(known.run))
        inputs = differences(files_of(known.run), there)
        if not there or not inputs:
            raise
        stopped = Notice(error.what, error.where or "", error.got, error.expected, error.todo)
        return replace(found, inputs=inputs, stopped=stopped)
    inputs = (*differences(files_of(known.run), {f.path: f.sha256 for f in evaluation.files}),
              *_norms(known, evaluation))  # fmt: skip
    again = as_written(_under_versions(evaluation, known), known.stamp)
    then = read_grids(BytesIO(workbook_bytes(again, known.language)), name=file.name)
    compared = compare(then, now)
    changed = changed_readings(then, compared, asked, known.language)
    statuses: tuple[StatusUnderReading, ...] = ()
    taken = {one.id: one.now for one in changed if one.now is not None}
    if taken:
        statuses = tuple(_statuses(then, compared, _run(place, known, {**asked, **taken}, progress)))
    return replace(
        found, inputs=inputs, cells=compared.changes, readings=changed, statuses=statuses, compared=compared.compared,
        formulas=compared.formulas, entries=len(compared.expected.entries) - len(changed),
        unknown=len(compared.expected.unknown),
    )  # fmt: skip


def _run(place: Path, known: Recorded, asked: Mapping[str, Any], progress: Progress) -> Evaluation:
    made, listed = known.made, readings()
    return review(
        place, readings={id: value for id, value in asked.items() if id in listed}, progress=progress,
        reviewed_on=known.run.reviewed_on, seed=SEED if known.run.seed is None else known.run.seed,
        show_ids=made is not None and made.show_ids, k=made.k if made is not None else None,
    )  # fmt: skip


def _under_versions(evaluation: Evaluation, known: Recorded) -> Evaluation:
    """Return the run repeated under the versions that the workbook states: that they differ is said in words."""
    made = evaluation.made
    if made is not None and known.made is not None:
        made = replace(made, pack_sha256=known.made.pack_sha256, libraries=known.made.libraries, given=known.made.given)
    return replace(evaluation, sapa=known.run.program, made=made)


def _versions(known: Recorded) -> Iterator[Message]:
    """Say with which other versions the run is repeated."""
    from sapa.version import __version__

    if known.run.program != __version__:
        yield message("verify.note.version", then=known.run.program, now=__version__)
    then, now = dict(known.made.libraries if known.made else ()), dict(libraries())
    others = [f"{name} {version} → {now.get(name, '–')}" for name, version in then.items() if now.get(name) != version]
    if others:
        yield message("verify.note.libraries", names=tuple(others))


def _norms(known: Recorded, evaluation: Evaluation) -> Iterator[InputDifference]:
    then, now = known.made, evaluation.made
    if then is not None and now is not None and then.pack_sha256 != now.pack_sha256:
        yield InputDifference(NORMS, InputState.CHANGED, then.pack_sha256, now.pack_sha256)


def _statuses(then: Grids, compared: Compared, evaluation: Evaluation) -> Iterator[StatusUnderReading]:
    """Yield findings whose computed status in the workbook is not that of a run with the changed readings."""
    ids, place = block_of(then, "sapa_finding_id"), area_of(then, "sapa_finding_computed")
    run = {f.id: computed_status(f).value for f in evaluation.findings}
    if place is None:
        return
    cells = then.sheets[place.sheet].cells
    for row, (id, *_) in enumerate(ids, start=place.top):
        at = (place.sheet, row, place.left)
        written = cells.get((row, place.left))
        shown = parse_label(str(compared.expected.values.get(at, written.value if written else "")))
        if shown is not None and id in run and run[id] != shown.value:
            yield StatusUnderReading(str(id), shown.value, run[id])


# -- panel workbooks -----------------------------------------------------------------------------------------------


def _panel(file: Path, now: Grids, known: Recorded, copies: Sequence[str | Path]) -> Verification:
    """Compare a panel workbook with the experts' copies joined again; each copy is to be verified itself."""
    given = {Path(one).name: Path(one) for one in copies}
    paths = [given.get(name, file.resolve().parent / name) for name, _ in known.sources]
    missing = [path.name for path in paths if not path.is_file()]
    if missing or not paths:
        raise BadInput(
            message("verify.error.copies", n=len(missing)), where=file.name, expected=", ".join(missing) or None,
            todo=message("verify.error.copies.todo", command=_command(file.name, [n for n, _ in known.sources])),
        )  # fmt: skip
    read = [read_copy(path) for path in paths]
    inputs = differences(dict(known.sources), {copy.file: copy.sha256 for copy in read})
    merged = merge(read)
    merged = replace(merged, run=replace(merged.run, program=known.run.program))
    then = read_grids(BytesIO(panel_workbook_bytes(merged, known.language)), name=file.name)
    compared = compare(then, now)
    note = message("verify.note.panel", files=tuple(path.name for path in paths))
    return Verification(
        file.name, now.sha256, known.language, known.run.id, panel=True, inputs=inputs, cells=compared.changes,
        compared=compared.compared, formulas=compared.formulas, entries=len(compared.expected.entries),
        computed=now.computed, unknown=len(compared.expected.unknown), notes=(note,),
    )  # fmt: skip


def _command(panel: str, names: Iterable[str]) -> str:
    import shlex

    return shlex.join(["sapa", "verify", panel, *(x for name in names for x in ("--with", name))])
