"""How results are shown: status words, palette, digits near a limit, priorities, JSON records."""

from sapa.present.disclosure import note_for, protected
from sapa.present.json import evaluation_record, finding_record
from sapa.present.priority import most_important
from sapa.present.sentence import shown_counts, summary_sentence
from sapa.present.status import LOOKS, Shown, StatusLook, label, look, parse_label, shown_status

__all__ = [
    "LOOKS",
    "Shown",
    "StatusLook",
    "evaluation_record",
    "finding_record",
    "label",
    "look",
    "most_important",
    "note_for",
    "parse_label",
    "protected",
    "shown_counts",
    "shown_status",
    "summary_sentence",
]
