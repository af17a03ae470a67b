"""--resample and --tz: candles made of candles agree with those that Python makes of the same rows."""
import collections
import csv
import datetime
import json
import math
import os
import pathlib
import unittest

import support
from picture import read_geometry
from support import Candle, Case, DAY

try:
    import zoneinfo
except ImportError:  # Python 3.8
    zoneinfo = None

HOUR = 3600
REAL = pathlib.Path(support.REAL_DATA or "/nonexistent")


def gather(candles, key, stamp):
    """Candles with the same key side by side become one, with the time that stamp makes of key and rows."""
    groups = collections.OrderedDict()
    for candle in candles:
        groups.setdefault(key(candle), []).append(candle)
    made = []
    for name, rows in groups.items():
        volumes = [row.volume for row in rows if row.volume is not None]
        made.append(Candle(stamp(name, rows), rows[0].open, max(row.high for row in rows),
                           min(row.low for row in rows), rows[-1].close, sum(volumes) if volumes else None))
    return made


def by_length(candles, seconds, ahead=0):
    """On a clock that much ahead of UTC."""
    return gather(candles, lambda c: (c.time + ahead) // seconds, lambda name, rows: name * seconds - ahead)


def midnight(seconds):
    return seconds - seconds % DAY


def by_week(candles):
    return gather(candles, lambda c: (c.time // DAY + 3) // 7, lambda name, rows: midnight(rows[-1].time))


def by_month(candles):
    def month(candle):
        return datetime.datetime.fromtimestamp(candle.time, datetime.timezone.utc).strftime("%Y-%m")
    return gather(candles, month, lambda name, rows: midnight(rows[-1].time))


class ResampleCase(Case):
    def geometry(self, path, *options):
        where = self.dir / "geometry.jsonl"
        self.chandler(path, "-q", "-o", self.dir / "chart.png", "--geometry", where, "--size", "1600x900", *options)
        return read_geometry(where)[0]

    def assert_made(self, path, candles, *options):
        """The candles drawn are these: times exactly, prices to the row."""
        geometry = self.geometry(path, *options)
        self.assertEqual([drawn.time for drawn in geometry.candles], [candle.time for candle in candles])
        pane = geometry.price
        for drawn, candle in zip(geometry.candles, candles):
            for name in ("open", "high", "low", "close"):
                self.assertAlmostEqual(getattr(drawn, name), pane.row(getattr(candle, name)), delta=0.51,
                                       msg=f"{name} of {candle}")
        return geometry


class Resample(ResampleCase):
    def test_periods(self):
        candles = support.walk(support.scaled(900, 120), step=300, seed=3)
        path = support.write_candles(self.dir / "five.csv", candles, support.iso_time)
        for rule, seconds in (("5m", 300), ("15m", 900), ("1h", HOUR), ("4h", 4 * HOUR), ("1d", DAY), ("24h", DAY)):
            self.assert_made(path, by_length(candles, seconds), "--resample", rule)

    def test_weeks_and_months(self):
        candles = [c for c in support.walk(400, seed=4) if (c.time // DAY + 3) % 7 < 5]
        path = support.write_candles(self.dir / "days.csv", candles)
        self.assert_made(path, by_week(candles), "--resample", "1w")
        self.assert_made(path, by_week(candles), "--resample", "1W", "--tz", "America/New_York")
        self.assert_made(path, by_month(candles), "--resample", "1M")

    def test_rows_and_volume(self):
        candles = support.walk(95, step=60, seed=5)
        path = support.write_candles(self.dir / "minutes.csv", candles, support.iso_time)
        rows = [candles[i:i + 10] for i in range(0, 95, 10)]
        made = [Candle(r[0].time, r[0].open, max(c.high for c in r), min(c.low for c in r), r[-1].close, None)
                for r in rows]
        self.assert_made(path, made, "--resample", "10t")
        made, held = [], []
        for candle in candles:
            held.append(candle)
            if sum(c.volume for c in held) >= 2000000 or candle is candles[-1]:
                made.append(Candle(held[0].time, held[0].open, max(c.high for c in held), min(c.low for c in held),
                                   held[-1].close, None))
                held = []
        self.assertGreater(len(made), 10)
        self.assert_made(path, made, "--resample", "2000000v")

    def test_spans_count_what_was_made(self):
        candles = support.walk(24 * 20, step=HOUR, seed=6)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        days = by_length(candles, DAY)
        self.assert_made(path, days[-7:], "--resample", "1d", "--last", "7")
        self.assert_made(path, days[4:9], "--resample", "1d", "--from", "2024-01-05", "--to", "2024-01-09")

    def test_indicators_are_of_what_was_made(self):
        candles = support.walk(24 * 30, step=HOUR, seed=7)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        days = by_length(candles, DAY)
        result = self.chandler(path, "-q", "-o", self.dir / "chart.png", "--values", "-", "-i", "sma:5", "--resample",
                               "1d")
        values = json.loads(result.out)
        self.assertEqual(values["time"], [day.time for day in days])
        (line,) = values["indicators"][0]["lines"].values()
        self.assertEqual(line[:4], [None] * 4)
        for i in range(4, len(days)):
            mean = math.fsum(day.close for day in days[i - 4:i + 1]) / 5
            self.assertAlmostEqual(line[i], mean, delta=abs(mean) * 1e-9)

    def test_what_is_finer_is_refused(self):
        path = support.write_candles(self.dir / "days.csv", support.walk(50))
        result = self.chandler(path, "-q", "-o", self.dir / "x.png", "--resample", "1h", status=1)
        self.assertIn("days.csv: --resample 1h: the candles are 1d apart", result.err)
        self.assertFalse((self.dir / "x.png").exists())

    def test_check_shows_the_file_as_it_is(self):
        candles = support.walk(50)
        path = support.write_candles(self.dir / "days.csv", candles)
        (found,) = self.check(path, "--resample", "1w", "--tz", "+05:00")
        self.assert_reading(found, candles)

    def test_names_have_the_dates_of_what_was_made(self):
        candles = [c for c in support.walk(40, seed=8) if (c.time // DAY + 3) % 7 < 5]
        path = support.write_candles(self.dir / "days.csv", candles)
        out = self.dir / "out"
        self.chandler(path, "-q", "-o", out, "--resample", "1w", "--name", "{first}_{last}")
        weeks = by_week(candles)
        self.assert_no_litter(out, [f"{support.iso_day(weeks[0].time)}_{support.iso_day(weeks[-1].time)}.png"])

    def test_update_knows_the_rule(self):
        path = support.write_candles(self.dir / "days.csv", support.walk(50))
        os.utime(path, (1e9, 1e9))
        out = self.dir / "x.png"

        def made(*options):
            report = self.report(path, "-q", "-u", "-o", out, *options)
            return report["rendered"]
        self.assertEqual(made("--resample", "1w"), 1)
        self.assertEqual(made("--resample", "1w"), 0)
        self.assertEqual(made("--resample", "1M"), 1)
        self.assertEqual(made("--resample", "1M", "--tz", "UTC"), 1)
        self.assertEqual(made("--resample", "1M", "--tz", "UTC"), 0)


class Zones(ResampleCase):
    def test_days_begin_at_midnight_of_the_zone(self):
        candles = support.walk(24 * 12, step=HOUR, seed=9)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        self.assert_made(path, by_length(candles, DAY, 2 * HOUR), "--resample", "1d", "--tz", "+02:00")
        self.assert_made(path, by_length(candles, 4 * HOUR, -90 * 60), "--resample", "4h", "--tz", "-01:30")

    @unittest.skipUnless(zoneinfo, "needs Python's zoneinfo")
    def test_days_follow_summer_time(self):
        try:
            zone = zoneinfo.ZoneInfo("America/New_York")
        except zoneinfo.ZoneInfoNotFoundError:
            self.skipTest("this system has no zones")
        start = 1709769600  # 7 March 2024, three days before the change
        candles = support.walk(24 * 9, step=HOUR, start=start, seed=10)

        def day(candle):
            return datetime.datetime.fromtimestamp(candle.time, zone).date()

        def begin(name, rows):
            return int(datetime.datetime(name.year, name.month, name.day, tzinfo=zone).timestamp())
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        self.assert_made(path, gather(candles, day, begin), "--resample", "1d", "--tz", "America/New_York")

    def test_spans_are_of_the_zones_clock(self):
        candles = support.walk(24 * 5, step=HOUR, seed=11)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        shown = [c for c in candles if 86400 * 2 <= c.time + 5 * HOUR - candles[0].time < 86400 * 3]
        self.assert_made(path, shown, "--tz", "+05:00", "--from", "2024-01-03", "--to", "2024-01-03")

    def test_a_zone_that_is_not_there_is_refused(self):
        path = support.write_candles(self.dir / "days.csv", support.walk(5))
        result = self.chandler(path, "--tz", "Mars/Olympus", status=2,
                               env=support.environment(TZDIR=str(self.dir)))
        self.assertIn("Mars/Olympus", result.err)
        self.assertIn(str(self.dir), result.err)

    def test_the_nearest_zone_is_suggested(self):
        zones = self.dir / "zones"
        for name in ("Europe/Berlin", "America/New_York", "America/Argentina/Ushuaia", "posix/Europe/Berlin", "Etc/GMT+1",
                     "CET"):
            (zones / name).parent.mkdir(parents=True, exist_ok=True)
            (zones / name).write_bytes(b"")
        path = support.write_candles(self.dir / "days.csv", support.walk(5))
        meant = {"europe/berlin": "Europe/Berlin", "Berln": None, "berlin": "Europe/Berlin", "utc": "UTC",
                 "Europe/Belrin": "Europe/Berlin", "New York": "America/New_York", "GMT+1": None, "CST": None, "x" * 3000: None,
                 "ushuaia": "America/Argentina/Ushuaia", "../Berlin": None, "Europe": "Europe/Berlin"}
        for given, name in meant.items():
            with self.subTest(given=given[:20]):
                result = self.chandler(path, "--tz", given, status=2, env=support.environment(TZDIR=str(zones)))
                self.assertEqual("did you mean" in result.err, name is not None, result.err)
                self.assertIn(f"did you mean {name}?" if name else "", result.err)

    def test_the_environments_zone_has_no_say(self):
        candles = support.walk(48, step=HOUR, seed=12)
        path = support.write_candles(self.dir / "hours.csv", candles, support.iso_time)
        pictures = []
        for zone in (None, "Asia/Tokyo"):
            self.chandler(path, "-q", "-o", self.dir / "x.png", env=support.environment(TZ=zone))
            pictures.append((self.dir / "x.png").read_bytes())
        self.assertEqual(pictures[0], pictures[1])


@unittest.skipUnless((REAL / "binance-ms.csv").exists(), "no real files")
class Real(ResampleCase):
    def test_hours_of_a_month(self):
        path = REAL / "binance-ms.csv"
        with open(path, newline="") as file:
            candles = [Candle(int(r[0]) // 1000, *map(float, r[1:6])) for r in csv.reader(file)]
        self.assert_made(path, by_length(candles, 4 * HOUR), "--resample", "4h")
        self.assert_made(path, by_length(candles, DAY), "--resample", "1d")
        self.assert_made(path, by_length(candles, DAY, 9 * HOUR), "--resample", "1d", "--tz", "Asia/Tokyo")
        self.assert_made(path, by_week(candles), "--resample", "1w")

    def test_all_files_take_the_rules_that_fit(self):
        for path in sorted(REAL.glob("*.csv")):
            for rule in ("1w", "1M", "50t"):
                with self.subTest(file=path.name, rule=rule):
                    result = self.chandler(path, "-q", "-o", self.dir / path.stem, "--resample", rule)
                    self.assertEqual(result.err, "")


if __name__ == "__main__":
    unittest.main()
