"""The deliverable's own words for the first sheet, and the files it was read from."""

from __future__ import annotations

from collections.abc import Iterator

from sapa.deliverable.loaded import LoadedDeliverable, LoadedPart
from sapa.results import InputFile, Passport


def passport(loaded: LoadedDeliverable) -> Passport:
    """Return who, what and when, as the manifest states it."""
    manifest = loaded.manifest
    contract = manifest.contract
    methods = [m for p in loaded.parts for m in p.methods]
    universe = next(
        (m.spec.population.universe for m in methods if m.spec.population and m.spec.population.universe), None
    )
    return Passport(
        title=manifest.title, service=loaded.parts[0].spec.service, customer=contract.customer,
        provider=contract.provider, contract=contract.number, start=contract.start, accepted=contract.accepted,
        universe=universe, methods=tuple((m.id, m.kind) for m in methods),
    )  # fmt: skip


def input_files(loaded: LoadedDeliverable) -> tuple[InputFile, ...]:
    """Return every file that was read, each once, with its checksum and what it was read as."""
    files = [InputFile(loaded.manifest_path.name, loaded.manifest_sha256, None, "manifest")]
    files += [file for part in loaded.parts for file in _of_part(part)]
    files += [InputFile(path, digest, None, "document") for path, digest in sorted(loaded.documents.items())]
    first: dict[str, InputFile] = {}
    for file in files:
        first.setdefault(file.path, file)
    return tuple(first.values())


def _of_part(part: LoadedPart) -> Iterator[InputFile]:
    """Yield the plans and tables of the methods, then the tables of the service and the lists of its consumers."""
    for method in part.methods:
        if method.taken is not None:
            yield InputFile(method.taken.file, method.taken.sha256, None, "plan")
        for key, rows in method.tables.items():
            yield from (InputFile(f.path, f.sha256, f.rows, key) for f in rows.files)
    for key, rows in part.tables.items():
        yield from (InputFile(f.path, f.sha256, f.rows, key) for f in rows.files)
    for one in part.consumers:
        for rows in (r for r in (one.registered, one.polled) if r is not None):
            yield from (InputFile(f.path, f.sha256, f.rows, "consumers") for f in rows.files)
