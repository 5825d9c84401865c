"""Lengths, nights, breaks and overlaps of interviews, against hand computation."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from fixtures.interviewed import flags, interviewed
from sapa.checks.interview_clock import read_clock
from sapa.checks.interview_overlaps import overlaps
from sapa.checks.interview_times import durations, hours, pace

ROLES = {"id": "id", "interviewer": "who", "start": "start", "end": "end"}
DAY = dt.datetime(2026, 2, 10, 10, 0)  # noqa: DTZ001 - local time, a Tuesday


def made(starts, lengths, who=None, **more):
    """Return a case of starts (minutes after 10:00) and lengths in minutes."""
    begin = [DAY + dt.timedelta(minutes=m) for m in starts]
    end = [b + dt.timedelta(minutes=m) for b, m in zip(begin, lengths, strict=True)]
    columns = {
        "id": range(len(begin)), "who": who or ["A"] * len(begin), "start": [b.isoformat() for b in begin],
        "end": [e.isoformat() for e in end],
    } | {k: v for k, v in more.items() if k != "roles"}  # fmt: skip
    case = interviewed(columns, ROLES | more.get("roles", {}) if "roles" in more else ROLES)
    return case, read_clock(case)


def spread_lengths(n=41, median=30.0, factor=1.1):
    """Return lengths whose logarithms lie evenly about the median: log-spacing of log(factor)/5."""
    return [median * factor ** ((i - n // 2) / 5) for i in range(n)]


def test_a_short_interview_is_found_by_limits_it_does_not_move():
    """41 lengths 30·1.1^(i/5), i = −20…20, and one of 5 minutes, which joins the short half.

    By hand: the median m of 42 is the mean of 30·1.1^(−1/5) and 30. The MAD of the lower half mirrored is the 11th of
    the 21 log-distances below m, that of 30·1.1^(−11/5): d = log(m) − log(30·1.1^(−11/5)). Limit: m·exp(−3·1.4826·d).
    """
    case, clock = made([60 * i for i in range(42)], [*spread_lengths(), 5.0])
    found = durations(case, clock)
    assert flags(found, "duration_short") == [(43, None)]
    flag = next(f for f in found.flags if f.signal == "duration_short")
    median = (30 + 30 * 1.1 ** (-1 / 5)) / 2
    limit = median * math.exp(-3 * 1.4826022185056018 * math.log(median / (30 * 1.1 ** (-11 / 5))))
    assert limit == pytest.approx(12.198, abs=5e-4)
    # Starts and ends are written with microseconds: 1e-6 is far above what they lose.
    assert flag.text.params["limit"] == pytest.approx(limit, rel=1e-6)
    assert (flag.value, flag.reference) == (pytest.approx(5.0), pytest.approx(median, rel=1e-6))
    assert flag.innocent.id == "checks.interview.innocent.duration_short"
    half = next(m for m in found.notes if m.id == "checks.interview.note.half")
    assert half.params["n"] == 1


def test_honest_lengths_are_not_named():
    """The same without the five minutes."""
    case, clock = made([60 * i for i in range(41)], spread_lengths())
    assert durations(case, clock).flags == ()


def test_a_language_with_longer_interviews_has_a_median_of_its_own():
    """40 interviews of about 60 minutes in the other language are long for none; without the role, the limits move."""
    lengths = [*spread_lengths(), *[2 * x for x in spread_lengths()]]
    languages = ["ru"] * 41 + ["kk"] * 41
    case, clock = made([60 * i for i in range(82)], lengths, language=languages, roles={"language": "language"})
    found = durations(case, clock)
    assert found.flags == ()
    assert np.nanmedian(found.indices["duration_share"][41:]) == pytest.approx(1.0)


def test_impossible_lengths_are_named_and_left_out():
    """An end before the start, no time at all, and a form left open for two days."""
    case, clock = made([60 * i for i in range(44)], [*spread_lengths(), -7.0, 0.0, 2880.0])
    found = durations(case, clock)
    assert flags(found, "duration_negative") == [(43, None)]
    assert flags(found, "duration_short") == [(44, None)]
    assert flags(found, "duration_long") == [(45, None)]
    assert np.isnan(found.indices["duration_share"][41:]).all()


def test_night_starts_are_named_and_weekends_counted():
    """23:30 is night, 05:59 too, 06:00 and 21:59 are not; 14 and 15 February 2026 are a weekend."""
    clocks = [
        "2026-02-10T23:30",
        "2026-02-11T05:59",
        "2026-02-12T06:00",
        "2026-02-13T21:59",
        "2026-02-14T12:00",
        "2026-02-15T12:00",
    ]
    clocks += [f"2026-02-{d}T12:00" for d in (16, 17, 18, 19, 20)]
    columns = {"id": range(11), "who": [f"I{i}" for i in range(11)], "start": clocks}
    case = interviewed(columns, {"id": "id", "interviewer": "who", "start": "start"})
    found = hours(case, read_clock(case))
    assert flags(found, "night") == [(2, None), (3, None)]
    assert found.indices["weekend"].tolist() == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_times_in_utc_without_a_zone_accuse_nobody_of_nights():
    """20:00Z is 01:00 in Kazakhstan or 20:00 in London: without a zone nothing is said."""
    columns = {"id": range(4), "who": list("ABCD"), "start": [f"2026-02-1{i}T23:00:00Z" for i in range(4)]}
    case = interviewed(columns, {"id": "id", "interviewer": "who", "start": "start"})
    found = hours(case, read_clock(case))
    assert found.flags == ()
    assert [m.id for m in found.skipped] == ["checks.interview.skipped.zone"]


def test_one_device_with_a_wrong_clock_is_said_once():
    """All six starts of B at night: the clock of the device; nobody is named."""
    starts = [f"2026-02-1{i}T12:00" for i in range(9)] * 3 + [f"2026-02-1{i}T23:30" for i in range(6)]
    who = ["A"] * 9 + ["C"] * 9 + ["D"] * 9 + ["B"] * 6
    case = interviewed({"who": who, "start": starts}, {"interviewer": "who", "start": "start"})
    found = hours(case, read_clock(case))
    assert found.flags == ()
    (said,) = found.skipped
    assert (said.id, said.params["interviewers"]) == ("checks.interview.skipped.device_clock", ("B",))


def test_dates_without_clocks_say_so():
    """Nothing is computed from midnights."""
    columns = {"who": ["A"] * 3, "start": ["2026-02-10"] * 3, "end": ["2026-02-10"] * 3}
    case = interviewed(columns, {"interviewer": "who", "start": "start", "end": "end"})
    clock = read_clock(case)
    for reading in (durations, hours, pace, overlaps):
        found = reading(case, clock)
        assert (found.flags, [m.id for m in found.skipped]) == ((), ["checks.interview.skipped.dates_only"])


def test_breaks_and_busy_days():
    """21 days of 3 interviews with breaks of about 60 minutes; then a day with 12 and one break of 1 minute.

    Days by hand: 2√(3 + 3/8) = 3.674, spread 1 (the MAD is 0): limit ((3.674 + 3)/2)² − 3/8 = 10.76: 12 is above.
    """
    starts, lengths = [], []
    for d in range(21):
        for j in range(3):
            starts.append(1440 * d + j * (90 + d % 7))
            lengths.append(30)
    base = 1440 * 21
    starts += [base + 40 * j for j in range(11)] + [base + 400 + 31]
    lengths += [30] * 12
    case, clock = made(starts, lengths)
    found = pace(case, clock)
    assert [f.value for f in found.flags if f.signal == "day_many"] == [12.0]
    assert flags(found, "day_many") == [(65, None)]
    assert found.indices["gap_minutes"][64 + 10] == pytest.approx(1.0)
    assert flags(found, "gap_short")[-1] == (76, 75)


def test_overlaps_name_the_later_interview_and_the_earlier_one():
    """0–30 and 20–50 overlap by 10; 50–80 touches; 100–101 inside 95–130 overlaps by 1, the rounding of clocks."""
    case, clock = made([0, 20, 50, 95, 100], [30, 30, 30, 35, 1])
    found = overlaps(case, clock)
    assert flags(found, "overlap") == [(3, 2)]
    assert found.indices["overlap_minutes"].tolist() == [0, 10, 0, 0, 0]


def test_other_interviewers_may_work_at_the_same_time():
    """Two people at once are two people."""
    case, clock = made([0, 0], [30, 30], who=["A", "B"])
    assert overlaps(case, clock).flags == ()


def test_a_form_left_open_does_not_overlap_with_all_that_follows():
    """25 ordinary interviews; the first is closed only in the evening: no flag for the 24 after it."""
    lengths = [700, *[30 + i % 5 for i in range(24)]]
    case, clock = made([60 * i for i in range(25)], lengths)
    assert overlaps(case, clock).flags == ()


def test_the_same_start_is_named():
    """To the second, of one interviewer."""
    case, clock = made([0, 0, 90], [30, 31, 30])
    found = overlaps(case, clock)
    assert flags(found, "same_start") == [(3, 2)]
    assert flags(found, "overlap") == []
