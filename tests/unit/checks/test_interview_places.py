"""Where interviews were made: coordinates read, distances, equal points and journeys, against hand computation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fixtures.interviewed import flags, interviewed
from sapa.checks.interview_base import joined_signals
from sapa.checks.interview_clock import read_clock
from sapa.checks.interview_places import places, travel
from sapa.checks.interview_points import distance_km, read_points
from sapa.i18n import translator

TEXT = {"interviewer": "who", "psu": "psu", "latitude": "gps"}
TWO = {
    "id": "id",
    "interviewer": "who",
    "psu": "psu",
    "latitude": "lat",
    "longitude": "lon",
    "start": "start",
    "end": "end",
}


def test_haversine_equals_an_arc_of_the_sphere():
    """One degree of a meridian is 2π·6371.0088/360 = 111.1951 km; Almaty–Astana about 970 km."""
    assert distance_km(np.array([43.0]), np.array([76.0]), 44.0, 76.0)[0] == pytest.approx(math.pi * 6371.0088 / 180)
    assert distance_km(np.array([43.2380]), np.array([76.8829]), 51.1694, 71.4491)[0] == pytest.approx(970, abs=5)


@pytest.mark.parametrize(
    ("cell", "point"),
    [
        ("43.238949 76.889709 806.5 4.2", (43.238949, 76.889709, 4.2)),
        ("43.238949 76.889709", (43.238949, 76.889709, math.nan)),
        ("43.238949, 76.889709", (43.238949, 76.889709, math.nan)),
        ("43.238949,76.889709", (43.238949, 76.889709, math.nan)),
        ("43,238949 76,889709", (43.238949, 76.889709, math.nan)),
        ("43.238949;76.889709;806;4", (43.238949, 76.889709, 4.0)),
        ("0 0 0 0", (math.nan, math.nan, math.nan)),
        ("143.2 76.9", (math.nan, math.nan, math.nan)),
        ("at the market", (math.nan, math.nan, math.nan)),
    ],
)  # fmt: skip
def test_a_point_written_as_one_text_is_read(cell, point):
    """Latitude, longitude, altitude, accuracy as ODK writes them, and what people make of them."""
    case = interviewed({"who": ["A", "A"], "psu": ["1", "1"], "gps": [cell, "43.1 76.1 1 1"]}, TEXT)
    points = read_points(case)
    assert (points.latitude[0], points.longitude[0], points.accuracy[0]) == pytest.approx(point, nan_ok=True)


def test_unreadable_points_are_named_by_row():
    """The first row that holds no possible point."""
    case = interviewed({"who": ["A"] * 3, "psu": ["1"] * 3, "gps": ["43.1 76.1", "market", None]}, TEXT)
    (said,) = read_points(case).skipped
    assert (said.id, said.params["n"], said.params["row"]) == ("checks.interview.skipped.bad_points", 1, 3)


def test_latitude_without_longitude_is_one_clear_message():
    """Half a point is none."""
    case = interviewed({"who": ["A"] * 2, "gps": ["43.1234", "43.2345"]}, {"interviewer": "who", "latitude": "gps"})
    points = read_points(case)
    assert not points.known
    assert [(m.id, m.params["role"]) for m in points.skipped] == [("checks.interview.skipped.role", "longitude")]


def village(n, *, seed=1, middle=(43.0, 76.0), km=0.5):
    """Return points about a middle, `km` standard deviation each way."""
    rng = np.random.default_rng(seed)
    y = middle[0] + rng.normal(size=n) * km / 111.2
    x = middle[1] + rng.normal(size=n) * km / (111.2 * math.cos(math.radians(middle[0])))
    return [f"{v:.6f}" for v in y], [f"{v:.6f}" for v in x]


def made(lat, lon, *, who=None, psu=None, start=None, end=None):
    """Return a case with coordinates in two columns."""
    n = len(lat)
    columns = {
        "id": range(n), "who": who or ["A"] * n, "psu": psu or ["1"] * n, "lat": lat, "lon": lon,
        "start": start or [None] * n, "end": end or [None] * n,
    }  # fmt: skip
    return interviewed(columns, TWO)


def test_a_point_far_from_its_village_is_found_and_the_others_are_not():
    """40 points within about a kilometre, one 30 km north."""
    lat, lon = village(40)
    found = places(
        made([*lat, "43.270000"], [*lon, "76.000000"]), read_points(made([*lat, "43.270000"], [*lon, "76.000000"]))
    )
    assert flags(found, "gps_outside") == [(42, None)]
    (flag,) = [f for f in found.flags if f.signal == "gps_outside"]
    assert flag.value == pytest.approx(30.0, abs=0.3)
    assert flag.innocent is not None
    assert found.indices["gps_missing"].sum() == 0


def test_a_list_of_centres_replaces_the_middle():
    """The whole village was worked 20 km from where it was drawn; from its own middle nobody could tell."""
    lat, lon = village(30)
    far, away = village(30, seed=2, middle=(44.0, 77.0))
    case = made([*lat, *far, *["44.180000"]], [*lon, *away, *["77.000000"]], psu=["1"] * 30 + ["2"] * 31)
    found = places(case, read_points(case), centres={"1": (43.0, 76.0), "2": (44.0, 77.0)})
    assert flags(found, "gps_outside") == [(62, None)]
    assert found.indices["gps_distance_km"][60] == pytest.approx(20.0, abs=0.05)


def test_a_survey_of_another_country_accuses_nobody():
    """Points in India: said once."""
    lat, lon = village(30, middle=(26.0, 83.0))
    case = made(lat, lon)
    found = places(case, read_points(case))
    assert flags(found, "gps_outside") == []
    assert "checks.interview.skipped.elsewhere" in [m.id for m in found.skipped]


@pytest.mark.parametrize("right", [0, 5])
def test_exchanged_columns_are_one_note_and_mark_nobody(right):
    """Latitude where longitude belongs in all of 41, or in 36; one is 30 km off, a minute after another."""
    lat, lon = village(40)
    lat, lon = [*lat, "43.270000"], [*lon, "76.000000"]
    when = [f"2026-02-10T10:{i:02d}" for i in range(41)]
    case = made([*lat[:right], *lon[right:]], [*lon[:right], *lat[right:]], start=when, end=when)
    points = read_points(case)
    both = joined_signals([places(case, points), travel(case, points, read_clock(case))])
    (said,) = [m for m in both.skipped if m.id == "checks.interview.skipped.exchanged"]
    assert said.params["share"] == pytest.approx((41 - right) / 41)
    assert "look swapped" in translator("en")(said)
    assert not [f for f in both.flags if f.signal in ("gps_outside", "travel_speed")]
    assert "checks.interview.skipped.elsewhere" not in [m.id for m in both.skipped]


def test_equal_points_of_different_interviews_are_named():
    """Two pairs with one point among 30; the reference is the share of interviews with a common point, 3 of 30."""
    lat, lon = village(30)
    lat[5], lon[5], lat[9], lon[9] = lat[2], lon[2], lat[2], lon[2]
    case = made(lat, lon)
    found = places(case, read_points(case))
    assert flags(found, "gps_same_point") == [(7, 4), (11, 4)]
    assert [f.reference for f in found.flags if f.signal == "gps_same_point"] == pytest.approx([0.1, 0.1])


def test_rounded_coordinates_say_nothing_of_equal_points():
    """Two decimals are a kilometre."""
    lat, lon = village(30)
    case = made([v[:5] for v in lat], [v[:5] for v in lon])
    found = places(case, read_points(case))
    assert flags(found, "gps_same_point") == []
    assert "checks.interview.skipped.coarse" in [m.id for m in found.skipped]


def test_a_journey_that_no_car_can_make():
    """111.2 km (less 0.5 for two unstated accuracies) in 30 minutes: 221 km/h; in 60 minutes, 111 km/h, it can."""
    lat, lon = ["43.000000", "44.000000", "43.000000"], ["76.000000"] * 3
    start = ["2026-02-10T10:00", "2026-02-10T11:00", "2026-02-10T12:30"]
    end = ["2026-02-10T10:30", "2026-02-10T11:30", "2026-02-10T13:00"]
    case = made(lat, lon, start=start, end=end)
    found = travel(case, read_points(case), read_clock(case))
    assert flags(found, "travel_speed") == [(3, 2)]
    assert found.indices["speed_kmh"][1:] == pytest.approx([2 * (111.19508 - 0.5), 111.19508 - 0.5], abs=1e-3)


def test_no_coordinates_is_one_message():
    """A survey without them."""
    case = interviewed({"who": ["A"] * 3}, {"interviewer": "who"})
    found = places(case, read_points(case))
    assert [m.params["role"] for m in found.skipped] == ["latitude"]
