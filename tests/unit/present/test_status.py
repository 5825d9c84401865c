"""Status words, signs and colours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.evaluation_findings import findings
from sapa.i18n import LANGUAGES, translator
from sapa.present import LOOKS, Shown, label, look, parse_label, shown_status
from sapa.present.palette import ACCENT, SERIES, STATUS_INK, STATUS_TINT, contrast, luminance
from sapa.results import Judgement, Sensitivity, Status


def test_every_status_has_its_own_sign_and_word_in_every_language() -> None:
    """Two statuses must never look alike."""
    assert len({one.sign for one in LOOKS.values()}) == len(Shown)
    for language in LANGUAGES:
        t = translator(language)
        labels = {label(shown, t) for shown in Shown}
        assert len(labels) == len(Shown)
        assert not any("«" in text for text in labels)


def test_the_words_are_those_of_the_interface_terms() -> None:
    """Panels, workbook and documents use the same words."""
    kk, ru, en = (translator(language) for language in LANGUAGES)
    assert (label(Shown.MET, kk), label(Shown.NOT_MET, ru)) == ("✓ сәйкес келеді", "✗ не соответствует")
    assert label(Shown.DEPENDS, ru) == "± зависит от трактовки"
    assert label(Status.JUDGEMENT, en) == "✎ needs judgement"


def test_a_label_is_read_back_in_any_language_with_or_without_its_sign() -> None:
    """A workbook written in Kazakh is read by a program that speaks Russian."""
    for language in LANGUAGES:
        t = translator(language)
        for shown in Shown:
            assert parse_label(label(shown, t)) is shown
            assert parse_label(f"  {t(look(shown).word)} ") is shown
    assert parse_label("почти соответствует") is None
    assert parse_label("") is None
    assert parse_label(None) is None


def test_a_finding_that_another_reading_would_change_depends_on_the_reading() -> None:
    """The word shown replaces the status; the status itself stays in the data."""
    control = findings()[3]
    assert control.status is Status.NOT_MET
    assert shown_status(control) is Shown.DEPENDS
    agreeing = replace(control, sensitivity=(Sensitivity({"control_base": "final"}, Status.NOT_MET),))
    assert shown_status(agreeing) is Shown.NOT_MET


def test_an_experts_judgement_is_what_is_shown() -> None:
    """A judgement settles what the reading left open."""
    judged = replace(findings()[3], judgement=Judgement(Status.MET, "А.", "…"), status=Status.MET)
    assert shown_status(judged) is Shown.MET


@pytest.mark.parametrize("status", list(STATUS_INK))
def test_inks_are_readable_on_white_and_on_their_tint(status: str) -> None:
    """WCAG 2.1 AA asks for 4.5 : 1."""
    assert contrast(STATUS_INK[status], "#FFFFFF") >= 4.5
    assert contrast(STATUS_INK[status], STATUS_TINT[status]) >= 4.5
    assert contrast(ACCENT, "#FFFFFF") >= 4.5


def test_the_two_series_of_a_figure_differ_in_greyscale() -> None:
    """Plan and achieved are told apart on a black and white print."""
    assert contrast(SERIES["first"], SERIES["second"]) >= 3
    # WCAG 2.1: black has luminance 0, white 1.
    assert (luminance("#000000"), luminance("#FFFFFF")) == (0.0, 1.0)
