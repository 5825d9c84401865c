"""Telephone interviews: whether anybody listened to their recordings."""

from __future__ import annotations

import pytest

from sapa.checks.control_recordings import by_telephone
from sapa.results import Status
from sapa.review import review

MANIFEST = """\
sapa: 1
title: By telephone
service: research_analytic
methods:
  - kind: population_survey
    data: data.csv
    roles: {id: id, interviewer: who, mode: mode}
    control:
      file: control.csv
      id: id
      method: how
      outcome: outcome
      outcomes: {confirmed: ["yes"]}
      methods: {telephone: [call], recording: [tape]}
"""


def recorded(folder, modes, methods):
    """Return the finding on recordings of a survey with these modes, controlled one after another by these methods."""
    (folder / "deliverable.yaml").write_text(MANIFEST, encoding="utf-8")
    rows = "".join(f"{i},{'AB'[i % 2]},{m}\n" for i, m in enumerate(modes))
    (folder / "data.csv").write_text("id,who,mode\n" + rows, encoding="utf-8")
    log = "".join(f"{i},{m},yes\n" for i, m in enumerate(methods))
    (folder / "control.csv").write_text("id,how,outcome\n" + log, encoding="utf-8")
    found = [f for f in review(folder).findings if "field_control.recordings" in f.id]
    return found[0] if found else None


def test_call_backs_alone_leave_a_question(tmp_path):
    """Six by telephone and two at home; three controls by call: nobody listened, a person decides."""
    finding = recorded(tmp_path, ["CATI"] * 6 + ["CAPI"] * 2, ["call"] * 3)
    assert (finding.status, finding.n, finding.value) == (Status.JUDGEMENT, 6, 0.0)
    assert finding.message.params["tried"] == 3
    assert finding.recommendation is not None


def test_recordings_listened_to_answer_it(tmp_path):
    """Two of three controlled telephone interviews were heard."""
    finding = recorded(tmp_path, ["по телефону"] * 6, ["tape", "call", "tape"])
    assert (finding.status, finding.value) == (Status.MET, 2.0)


def test_interviews_at_home_have_no_recordings_to_ask_for(tmp_path):
    """No telephone interview, no finding."""
    assert recorded(tmp_path, ["лично"] * 6, ["call"]) is None


@pytest.mark.parametrize(
    ("word", "is_telephone"),
    [("CATI", True), ("Телефонное интервью", True), ("телефон арқылы", True), ("phone", True), ("CAPI", False),
     ("лично", False), ("бетпе-бет", False), ("онлайн", False), ("", False)],
)  # fmt: skip
def test_words_for_telephone_interviews(word, is_telephone):
    """Beginnings of words in three languages."""
    assert by_telephone(word) is is_telephone
