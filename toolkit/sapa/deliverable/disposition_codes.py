"""Codes that a manifest gives to outcomes of contacts: what is no AAPOR code is refused where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.deliverable.place import Path, Places
from sapa.deliverable.sections import ContactsRef
from sapa.errors import BadInput
from sapa.messages import message
from sapa.stats.dispositions import outcome_of

if TYPE_CHECKING:
    from sapa.data.rows import Rows


def refuse_wrong_codes(
    contacts: ContactsRef, merged: ContactsRef, mapping: Rows | None, base: Path, places: Places
) -> None:
    """Refuse a word whose code is none of AAPOR's.

    Parameters
    ----------
    contacts, merged
        The contacts' section as the manifest has it, and with the words of its mapping table.
    mapping
        The mapping table; None where none is named.
    base, places
        Key path of the method, and where each value of the manifest stands.

    Raises
    ------
    BadInput
        Naming the word, its code and the key path, or the table that holds it.
    """
    for word, code in merged.dispositions.items():
        if outcome_of(str(code)) is not None:
            continue
        own = word in contacts.dispositions or mapping is None
        where = places.where(*base, "contacts", *(("dispositions", word) if own else ("mapping",)))
        if mapping is not None and not own:
            where = f"{mapping.files[0].path} ({where})"
        raise BadInput(
            message("deliverable.code_not_aapor", word=word), where=where, got=str(code),
            expected=message("deliverable.expected.aapor_code"), todo=message("deliverable.code_not_aapor.todo"),
        )  # fmt: skip
