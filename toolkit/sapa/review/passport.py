"""The deliverable's own words for the first sheet, and the files it was read from."""

from __future__ import annotations

from sapa.deliverable.loaded import LoadedDeliverable
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
    seen = {loaded.manifest_path.name}
    for part in loaded.parts:
        for method in part.methods:
            if method.taken is not None and method.taken.file not in seen:
                seen.add(method.taken.file)
                files.append(InputFile(method.taken.file, method.taken.sha256, None, "plan"))
            for key, rows in method.tables.items():
                for source in rows.files:
                    if source.path not in seen:
                        seen.add(source.path)
                        files.append(InputFile(source.path, source.sha256, source.rows, key))
    for path, digest in sorted(loaded.documents.items()):
        if path not in seen:
            seen.add(path)
            files.append(InputFile(path, digest, None, "document"))
    return tuple(files)
