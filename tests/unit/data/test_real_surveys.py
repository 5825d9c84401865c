"""The real surveys are read whole."""

from __future__ import annotations

import pytest

from sapa.data.readers import read_rows
from sapa.data.values import instants_in, numbers_in

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [  # counted with R 4.2.2: dim(read.csv(f, colClasses = "character")), and stated in the folder's README
        ("reach-msna/raw_data.csv", 632, 348),
        ("reach-msna/clean_data.csv", 578, 350),
        ("reach-msna/cleaning_log.csv", 726, 11),
        ("reach-msna/sample_frame.csv", 42, 6),
        ("lwh-followup/LWH_FUP2_raw_data.csv", 1206, 46),
        ("datasure-demo/demo_survey.csv", 132, 479),
        ("datasure-demo/demo_backcheck.csv", 30, 79),
    ],
)
def test_rows_and_columns_are_counted_right(shared, name, rows, columns):
    """Nothing is lost, nothing is joined by mistake."""
    found = read_rows(shared / "data" / name)
    assert found.frame.shape == (rows, columns)


def test_start_times_of_a_real_survey_are_moments(shared):
    """ODK writes ISO moments with the offset of the tablet: Iraq, UTC+3."""
    rows = read_rows(shared / "data" / "reach-msna" / "raw_data.csv")
    found = instants_in(rows, "X.U.FEFF.start")
    assert found.bad == found.ambiguous == ()
    assert found.formats == {"yyyy-mm-dd"}
    assert found.offsets == {"+03:00"}


def test_region_names_and_totals_of_kazakhstan_are_read(shared):
    """20 regions; the sum is R 4.2.2's: sum(read.csv(f)$total) = 19765004."""
    rows = read_rows(shared / "data" / "kazakhstan" / "kz_population_2023-01-01.csv")
    assert len(rows) == 20
    assert rows.frame["name_kk"].tolist()[0] == "Абай облысы"
    assert numbers_in(rows, "total").values.sum() == 19_765_004
