"""What the panel asks of the rest of sapa, as callables: tests give others, the page takes `real_engine()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.app.places import sample_folder
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.messages import Message
from sapa.progress import Progress
from sapa.results import Evaluation


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the main survey: its name and its first few different values, as text."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guessed manifest as plain data, and what a person should look at."""

    data: Mapping[str, Any]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything the model calls.

    load(path, progress)
        Read a deliverable.
    draft(files, title, root)
        Propose a manifest for files below `root` that have none: its plain data, and what is unsure about it.
    columns(path, options)
        Columns of a table; `options` are the manifest's reading options (encoding, delimiter, sheet …).
    review(loaded, readings, progress)
        Evaluate what was read; `readings` are those that differ from the manifest and the defaults.
    workbook(evaluation, language)
        The evaluation workbook's bytes.
    conclusion(evaluation, language), page(evaluation, language)
        The expert conclusion (Word) and the report (HTML) as bytes.
    readings()
        The closed list of readings by id.
    choose(values)
        Every reading's value with `values` over the defaults; refuses what the list does not have.
    sample()
        The sample deliverable's folder, or None.
    """

    load: Callable[[Path, Progress], LoadedDeliverable]
    draft: Callable[[Sequence[Path], str, Path], Proposal]
    columns: Callable[[Path, Mapping[str, Any]], tuple[Column, ...]]
    review: Callable[[LoadedDeliverable, Mapping[str, Any], Progress], Evaluation]
    workbook: Callable[[Evaluation, str], bytes]
    conclusion: Callable[[Evaluation, str], bytes]
    page: Callable[[Evaluation, str], bytes]
    readings: Callable[[], Mapping[str, Any]]
    choose: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    sample: Callable[[], Path | None]


def preview(path: Path, options: Mapping[str, Any], *, values: int = 3, width: int = 24) -> tuple[Column, ...]:
    """Return the columns of a delivered table with up to `values` different values each, cut at `width` letters."""
    from sapa.data.readers import read_rows

    rows = read_rows(path, shown=path.name, **{k: v for k, v in options.items() if k != "file" and v is not None})
    head = rows.frame.head(200)
    columns = []
    for name in head.columns:
        seen = [str(v) for v in head[name].dropna().unique()[:values]]
        columns.append(Column(str(name), tuple(v if len(v) <= width else v[: width - 1] + "…" for v in seen)))
    return tuple(columns)


def real_engine() -> Engine:
    """Return the engine of the package; what is heavy is imported at the first call."""

    def load(path: Path, progress: Progress) -> LoadedDeliverable:
        from sapa.deliverable.load import load_deliverable

        return load_deliverable(path, progress=progress)

    def draft(files: Sequence[Path], title: str, root: Path) -> Proposal:
        from sapa.deliverable.draft import draft_manifest

        made = draft_manifest(files, title=title, root=root)
        return Proposal(made.data, tuple(note for _, note in made.notes))

    def review(loaded: LoadedDeliverable, readings: Mapping[str, Any], progress: Progress) -> Evaluation:
        from sapa.present.disclosure import protected
        from sapa.review import review_loaded

        return protected(review_loaded(loaded, readings=readings, progress=progress))

    def workbook(evaluation: Evaluation, language: str) -> bytes:
        from sapa.workbook import workbook_bytes

        return workbook_bytes(evaluation, language)

    def conclusion(evaluation: Evaluation, language: str) -> bytes:
        from sapa.report import conclusion_bytes

        return conclusion_bytes(evaluation, language)

    def page(evaluation: Evaluation, language: str) -> bytes:
        from sapa.report import report_bytes

        return report_bytes(evaluation, language)

    def readings() -> Mapping[str, Any]:
        from sapa.standard.readings import readings as closed_list

        return closed_list()

    def choose(values: Mapping[str, Any]) -> Mapping[str, Any]:
        from sapa.standard.readings import choose as chosen
        from sapa.standard.readings import readings as closed_list

        picked = chosen(values)
        return {name: picked.value(name) for name in closed_list()}

    return Engine(load, draft, preview, review, workbook, conclusion, page, readings, choose, sample_folder)
