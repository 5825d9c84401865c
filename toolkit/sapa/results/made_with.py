"""What a run was made with beside its inputs: pack of norms, numeric libraries, options that change what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What somebody needs to repeat a run, or to see why a repeated one differs.

    pack_sha256
        One digest over the files of norms, readings and rubrics that were judged by.
    libraries
        Name and version of the language and of each library that computes or writes.
    given
        Readings given as options, which win over the manifest's: id and value.
    show_ids
        Whether ids of interviews are printed as they are.
    k
        Least number of answers of a shown figure, where it was given as an option.
    """

    pack_sha256: str
    libraries: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[str, Any], ...] = ()
    show_ids: bool = False
    k: int | None = None
