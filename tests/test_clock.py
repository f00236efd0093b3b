"""Dates, times, zones and unix numbers, read as a person would read them."""

from datetime import UTC, date, datetime, time

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.clock import (
    FAR_YEAR,
    NO_SUCH_DAY,
    NO_TIME,
    NOT_UNIX,
    SKIPPED,
    UNREADABLE,
    split_written,
    understand,
)
from kit.errors import LogError


def read(values, **settings):
    times = pl.Series("time", values)
    if times.dtype == pl.String:
        times = split_written(times.to_frame().lazy(), "time").collect()["time"]
    return understand(times, **settings)


def days(values, **settings):
    return [day and str(day) for day in read(values, **settings).rows["day"]]


def times(values, **settings):
    moments = read(values, **settings).rows["time"]
    return [instant and f"{instant:%Y-%m-%d %H:%M:%S}" for instant in moments]


def faults(values, **settings):
    return read(values, **settings).rows["fault"].to_list()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2017-12-10", "2017-12-10"),
        ("2017/12/10", "2017-12-10"),
        ("2017-2-9", "2017-02-09"),
        ("31.1.2018", "2018-01-31"),
        ("31/01/2018", "2018-01-31"),
        ("31-01-18", "2018-01-31"),
        ("01/31/2018", "2018-01-31"),
        ("1/31/18", "2018-01-31"),
        ("10.12.2017", "2017-12-10"),
        ("12/12/2017", "2017-12-12"),
        (" 2017-12-10 ", "2017-12-10"),
    ],
)
def test_a_written_date_is_a_day_without_a_time(written, day):
    assert days([written]) == [day]
    assert times([written]) == [None]
    assert faults([written]) == [None]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2017-12-10T20:05:01Z", "2017-12-10 20:05:01"),
        ("2017-12-10 20:05:01", "2017-12-10 20:05:01"),
        ("2017-12-10 20:05", "2017-12-10 20:05:00"),
        ("2017-12-10T20:05:01.250000", "2017-12-10 20:05:01"),
        ("2017-12-10 20:05:01 UTC", "2017-12-10 20:05:01"),
        # 20:05 two hours ahead of UTC is 18:05 UTC; 3.5 hours behind, 23:35.
        ("2017-12-10T20:05:01+02:00", "2017-12-10 18:05:01"),
        ("2017-12-10T20:05:01-0330", "2017-12-10 23:35:01"),
        ("2017-12-10T20:05:01+02", "2017-12-10 18:05:01"),
        ("12/31/2017 20:05", "2017-12-31 20:05:00"),
        # 1512936301 s after 1970 is 17,510 days (10 December 2017) and 72,301 s.
        ("1512936301", "2017-12-10 20:05:01"),
        ("1512936301000", "2017-12-10 20:05:01"),
        ("1512936301.0", "2017-12-10 20:05:01"),
    ],
)
def test_a_written_time_is_an_instant(written, instant):
    assert times([written]) == [instant]
    assert faults([written]) == [None]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (None, NO_TIME),
        ("  ", NO_TIME),
        ("yesterday", UNREADABLE),
        ("20:05", UNREADABLE),
        ("nan", UNREADABLE),
        ("٢٠١٧-١٢-١٠ ٢٠:٠٥", UNREADABLE),
        ("2017-12-10 20:05+99:99", UNREADABLE),
        ("2018-02-30", NO_SUCH_DAY),
        ("2018-00-10", NO_SUCH_DAY),
        ("2018-13-01", NO_SUCH_DAY),
        ("99/99/2018", NO_SUCH_DAY),
        ("2018-02-28 24:00", NO_SUCH_DAY),
        ("2018-02-28 20:61", NO_SUCH_DAY),
        ("0001-01-01", FAR_YEAR),
        ("3018-01-01", FAR_YEAR),
        ("12", NOT_UNIX),
        ("39354781", NOT_UNIX),
    ],
)
def test_what_cannot_be_a_time_is_told_apart(written, fault):
    assert faults(["2018-02-28", written]) == [None, fault]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([date(2018, 1, 1), None], [None, NO_TIME]),
        ([datetime(2018, 1, 1, 5), datetime(1, 1, 1)], [None, FAR_YEAR]),
        ([1512936301, 39354781, None], [None, NOT_UNIX, NO_TIME]),
        ([1512936301.5, float("nan")], [None, NO_TIME]),
    ],
)
def test_typed_columns_have_faults_too(values, found):
    assert faults(values) == found


def test_one_day_above_twelve_settles_the_order_of_all():
    assert days(["1/2/2018", "13/2/2018"]) == ["2018-02-01", "2018-02-13"]
    assert days(["1/2/2018", "2/13/2018"]) == ["2018-01-02", "2018-02-13"]


def test_a_broken_date_does_not_settle_the_order():
    with pytest.raises(LogError, match="only dates that can be read either way"):
        days(["1/2/2018", "99/99/2018"])


def test_dates_that_read_either_way_are_refused():
    message = 'whether days or months come first.* say day_order="dmy" or day_order="m'
    with pytest.raises(LogError, match=message):
        days(["1/2/2018", "3/4/2018"])


def test_dates_of_both_orders_are_refused():
    with pytest.raises(LogError, match="only be day first and some only month first"):
        days(["13/2/2018", "2/13/2018"])


def test_day_order_settles_what_is_open_and_breaks_what_does_not_fit():
    assert days(["1/2/2018"], day_order="mdy") == ["2018-01-02"]
    assert days(["1/2/2018"], day_order="dmy") == ["2018-02-01"]
    assert faults(["13/2/2018", "2/3/2018"], day_order="mdy") == [NO_SUCH_DAY, None]


def test_days_are_counted_on_the_clock_of_the_file():
    # Half past midnight in the file is still the day before in UTC.
    moments = read(["2018-01-02T00:30:00+02:00"])
    assert str(moments.rows["day"][0]) == "2018-01-02"
    assert str(moments.rows["time"][0]) == "2018-01-01 22:30:00"
    assert moments.notes == ("Days are counted at +02:00.",)


@pytest.mark.parametrize(
    ("values", "zones"),
    [
        (["2018-01-01 10:00Z", "2018-01-01 10:00"], r"\+00:00, no zone"),
        (["2018-01-01 10:00+0100", "2018-01-01 10:00-0330"], r"-03:30, \+01:00"),
    ],
)
def test_times_on_several_clocks_are_refused(values, zones):
    with pytest.raises(LogError, match=rf"times at {zones}; .*time_zone=\"UTC\""):
        read(values)


def test_time_zone_puts_all_rows_on_one_clock():
    # London is an hour ahead of UTC in July and on UTC in January.
    values = ["2018-01-01T23:30Z", "2018-07-01T23:30Z", "2018-07-01 23:30"]
    assert days(values, time_zone="Europe/London") == [
        "2018-01-01",
        "2018-07-02",
        "2018-07-01",
    ]
    assert times(values, time_zone="Europe/London") == [
        "2018-01-01 23:30:00",
        "2018-07-01 23:30:00",
        "2018-07-01 22:30:00",
    ]


def test_an_hour_that_the_clocks_skipped_is_a_fault():
    # On 25 March 2018 London went from 01:00 to 02:00.
    values = ["2018-03-25 01:30", "2018-03-25 02:30"]
    assert faults(values, time_zone="Europe/London") == [SKIPPED, None]


def test_a_typed_zone_is_where_days_are_counted():
    late = pl.Series([datetime(2018, 7, 1, 23, 30, tzinfo=UTC)])
    late = late.dt.convert_time_zone("Europe/London")
    assert days(late) == ["2018-07-02"]
    assert times(late) == ["2018-07-01 23:30:00"]
    assert days(late, time_zone="UTC") == ["2018-07-01"]


def test_a_column_of_midnights_is_a_column_of_days():
    moments = read([datetime(2018, 1, 1), datetime(2018, 1, 2)])
    assert moments.rows["time"].null_count() == 2
    assert moments.notes == ("Every time is midnight, so only the days are used.",)
    assert times(["2018-01-01 00:00", "2018-01-01 00:01"])[0] is not None


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", 3])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(LogError, match='`time_zone` must be a zone name such as "UTC"'):
        read(["2018-01-01"], time_zone=zone)


def test_an_unknown_day_order_is_refused():
    with pytest.raises(LogError, match="`day_order` must be one of dmy, mdy, got 'ymd"):
        read(["2018-01-01"], day_order="ymd")


def test_a_column_without_days_is_refused():
    with pytest.raises(LogError, match="`time` must be a column of dates, times or un"):
        read([time(20, 5)])


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)))
def test_every_way_of_writing_an_instant_gives_the_same(instant):
    instant = instant.replace(microsecond=0, tzinfo=UTC)
    seconds = int(instant.timestamp())
    ways = [instant.isoformat(), f"{instant:%Y/%m/%d %H:%M:%S}Z", str(seconds)]
    ways += [f"{seconds}000", f"{instant:%Y-%m-%d %H:%M:%S}.000+0000"]
    # The last row keeps midnights from being read as days without a time.
    moments = read([*ways, "2018-01-01 00:01"], time_zone="UTC").rows[:-1]
    assert moments["day"].to_list() == [instant.date()] * len(ways)
    assert moments["time"].to_list() == [instant.replace(tzinfo=None)] * len(ways)


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=1))
def test_a_column_of_dates_reads_back_in_either_order(dates):
    for order, form in (("dmy", "{0.day}/{0.month}/{0.year}"), ("mdy", "{0:%m-%d-%Y}")):
        written = [form.format(day) for day in dates]
        assert read(written, day_order=order).rows["day"].to_list() == dates


@given(st.lists(st.text(max_size=25), min_size=1))
def test_any_text_is_a_time_or_a_fault(texts):
    rows = read(texts, day_order="dmy", time_zone="UTC").rows
    assert (rows["day"].is_null() <= rows["fault"].is_not_null()).all()


@pytest.mark.parametrize(
    ("dtype", "bits"),
    [(pl.Date, 31), (pl.Datetime("ms"), 63), (pl.Datetime("us", "UTC"), 63)],
)
@pytest.mark.parametrize("time_zone", [None, "Europe/London"])
def test_a_moment_whose_year_no_calendar_has_is_a_fault(dtype, bits, time_zone):
    ends = pl.Series([-(2**bits), 2**bits - 1], dtype=getattr(pl, f"Int{bits + 1}"))
    assert faults(ends.cast(dtype), time_zone=time_zone) == [FAR_YEAR] * 2


@pytest.mark.parametrize(
    ("day", "is_within"),
    [
        ("1899-12-31", False),
        ("1900-01-01", True),
        ("2100-12-31", True),
        ("2101-01-01", False),
    ],
)
def test_the_years_of_a_log_are_from_1900_to_2100(day, is_within):
    native = pl.Series([date.fromisoformat(day)])
    for values in (native, native.cast(pl.Datetime("ns")), [day]):
        assert faults(values) == [None if is_within else FAR_YEAR]
