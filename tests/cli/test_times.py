"""Every usual way to write a time, and how day and month are told apart."""
import datetime
import unittest

from support import Case, DAY, csv_text, table, walk

EPOCH = datetime.datetime(1970, 1, 1)
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y %m %d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%m/%d/%Y",
        "%m-%d-%Y", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%b %d, %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d %B %Y",
        "%B %d, %Y", "%a, %d %b %Y", "%a %Y-%m-%d", "%A, %B %d, %Y", "%d%b%Y", "%Y-%b-%d", "%-d.%-m.%Y", "%-m/%-d/%Y",
        "%Y-%-m-%-d"]
MOMENTS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.000Z", "%Y-%m-%d %H:%M",
           "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S.000", "%Y-%m-%d %H:%M:%S.000000", "%Y-%m-%d %H:%M:%S UTC",
           "%Y-%m-%d %H:%M:%S+00:00", "%Y%m%d %H%M%S", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d %H:%M:%S", "%Y%m%dT%H%M%S",
           "%Y%m%d %H%M", "%Y.%m.%d %H:%M", "%d.%m.%Y %H:%M:%S.000", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M",
           "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %-I:%M%p", "%d-%b-%Y %H:%M:%S",
           "%b %d, %Y %I:%M %p", "%a %d %b %Y %H:%M:%S GMT", "%Y/%m/%d %H:%M"]


def strftime(form):
    return lambda seconds: '"%s"' % (EPOCH + datetime.timedelta(seconds=seconds)).strftime(form)


class Times(Case):
    def setUp(self):
        super().setUp()
        self.days = walk(60, start=1704067200 + 3 * DAY, step=DAY)
        self.hours = walk(300, start=1704067200 + 3 * DAY, step=3 * 3600)

    def reads(self, candles, written, **more):
        return self.assert_reads(csv_text(table(candles, written)), candles, **more)

    def test_days(self):
        for form in DAYS:
            with self.subTest(form=form):
                self.reads(self.days, strftime(form))

    def test_moments(self):
        for form in MOMENTS:
            with self.subTest(form=form):
                self.reads(self.hours, strftime(form))

    def test_epochs(self):
        for name, written in (("s", str), ("ms", lambda t: str(t * 1000)), ("us", lambda t: str(t * 10**6)),
                              ("ns", lambda t: str(t * 10**9)), ("float", lambda t: f"{t}.0"),
                              ("scientific", lambda t: "%.12e" % (t * 1000)), ("short", lambda t: repr(t / 1e9) + "e9")):
            with self.subTest(unit=name):
                self.reads(self.hours, written)
                old = walk(50, start=946684800)
                self.reads(old, written)

    def test_scientific_milliseconds_as_spreadsheets_shorten_them(self):
        candles = walk(1, start=1600000000)
        self.reads(candles, lambda t: "1.6e+12")

    def test_epoch_unit_is_told_row_by_row(self):
        written = {c.time: str(c.time * (1000 if i < 150 else 10**6)) for i, c in enumerate(self.hours)}
        self.reads(self.hours, written.get)

    def test_fractions_of_a_second(self):
        candles = [c._replace(time=1704067200 + i * 0.25) for i, c in enumerate(walk(40))]

        def written(seconds):
            return (EPOCH + datetime.timedelta(seconds=seconds)).isoformat(" ", "milliseconds")
        self.reads(candles, written)
        self.reads(candles, lambda seconds: str(int(seconds * 1000)))

    def test_offsets(self):
        for offset, name in ((2, "+02:00"), (-5, "-05:00"), (-5, "-0500"), (9, "+09"), (5.5, "+05:30")):
            with self.subTest(offset=name):
                def written(seconds):
                    local = EPOCH + datetime.timedelta(seconds=seconds + offset * 3600)
                    return local.strftime("%Y-%m-%d %H:%M:%S") + name
                self.reads(self.hours, written)
                self.reads(self.hours, lambda seconds: written(seconds).replace(" ", "T"))

    def test_offset_that_changes_within_the_file(self):
        written = {}
        for i, candle in enumerate(self.hours):
            hours = -5 if i < 100 else -4
            local = EPOCH + datetime.timedelta(seconds=candle.time + hours * 3600)
            written[candle.time] = local.strftime("%Y-%m-%d %H:%M:%S") + ("-05:00" if hours == -5 else "-04:00")
        self.reads(self.hours, written.get)

    def test_time_of_day_without_leading_zero(self):
        rows = []
        for candle, row in zip(self.hours, table(self.hours)):
            moment = EPOCH + datetime.timedelta(seconds=candle.time)
            rows.append([moment.strftime("%Y%m%d"), str(int(moment.strftime("%H%M%S")))] + row[1:])
        self.assert_reads(csv_text(rows, ["Date", "Time", "Open", "High", "Low", "Close", "Volume"]), self.hours)

    def test_buddhist_years(self):
        def written(seconds):
            date = EPOCH + datetime.timedelta(seconds=seconds)
            return f"{date.day}/{date.month}/{date.year + 543}"
        self.reads(self.days, written)

    def test_two_digit_years_of_the_last_century(self):
        self.reads(walk(60, start=915148800 - 30 * DAY), strftime("%d.%m.%y"))

    def test_before_1970(self):
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            with self.subTest(form=form):
                self.reads(walk(60, start=-1893456000), strftime(form))

    def test_leap_day_and_wrong_days(self):
        candles = walk(3, start=1709078400)  # 28 and 29 February, 1 March 2024
        self.reads(candles, strftime("%Y-%m-%d"))
        rows = table(candles)
        rows.insert(1, ["2023-02-29"] + rows[0][1:])
        self.assert_reads(csv_text(rows), candles, rejected=1)

    def test_a_late_field_over_twelve_settles_the_order(self):
        candles = walk(40, start=1704067200, step=DAY)  # 1 January ... 9 February 2024
        self.reads(candles, strftime("%d/%m/%Y"))
        self.reads(candles, strftime("%m/%d/%Y"))
        self.reads(candles[::-1][:9][::-1], strftime("%d/%m/%Y"))

    def test_order_of_time_settles_day_and_month(self):
        # No field over 12. Read month first, the times would run back at the second month.
        candles = [c._replace(time=int((datetime.datetime(2024, 2 + i // 12, 1 + i % 12) - EPOCH).total_seconds()))
                   for i, c in enumerate(walk(24))]
        self.reads(candles, strftime("%d/%m/%Y"))
        self.reads(candles, strftime("%m/%d/%Y"))
        self.reads(candles, strftime("%d-%m-%Y"))

    def test_ambiguous_days_are_said_and_settled_by_hand(self):
        candles = walk(30, start=1712102400, step=60)  # 3 April 2024
        text = csv_text(table(candles, strftime("%d/%m/%Y %H:%M")))
        path = self.dir / "ambiguous.csv"
        path.write_text(text)
        self.assertTrue(self.check(path)[0]["warnings"])
        found = self.check("--date-order", "dmy", path)[0]
        self.assert_reading(found, candles)
        self.assertEqual(found["warnings"], [])
        month_first = self.check("--date-order", "mdy", path)[0]
        self.assertEqual(month_first["first"]["time"], 1709510400)  # 4 March 2024


if __name__ == "__main__":
    unittest.main()
