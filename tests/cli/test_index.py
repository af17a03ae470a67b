"""--index: a page of all charts beside them. What its script does is for test_index_browser."""
import base64
import hashlib
import html.parser
import os
import re
import signal
import unittest
import urllib.parse

import support
from support import Case, HEADER, csv_text, table, walk

VOID = {"meta", "input", "img", "path"}


class Page(html.parser.HTMLParser):
    """A page's elements as (name, attributes, text), and its charts; anything left open is an error."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.charts = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "attrs": dict(attrs), "text": ""}
        assert len(element["attrs"]) == len(attrs), attrs
        self.elements.append(element)
        if tag == "li":
            self.charts.append({"attrs": element["attrs"]})
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        element = self.open.pop()
        assert element["tag"] == tag, (element, tag)
        if any(outer["tag"] == "li" for outer in self.open):
            self.charts[-1].setdefault(tag, []).append(element)

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data


class Index(Case):
    def setUp(self):
        super().setUp()
        self.input = self.dir / "in"
        self.input.mkdir()
        self.out = self.dir / "out"

    def add(self, name, count=30, **how):
        path = self.input / name
        path.parent.mkdir(parents=True, exist_ok=True)
        candles = walk(count, **how)
        support.write_candles(path, candles)
        os.utime(path, (1_000_000_000, 1_000_000_000))
        return candles

    def draw(self, *args, **how):
        return self.chandler("--index", self.input, "-o", self.out, "--size", "320x200", *args, **how)

    def page(self, folder=None):
        return Page(((folder or self.out) / "index.html").read_text("utf-8"))

    def names(self, **how):
        return [chart["h2"][0]["text"].strip() for chart in self.page(**how).charts]

    def test_figures_are_those_of_the_shown_span(self):
        candles = self.add("acme.csv", count=40)
        for args, first in (((), 0), (("--last", "7"), 33)):
            self.draw(*args)
            chart = self.page().charts[0]
            change = (candles[-1].close / candles[first].open - 1) * 100
            self.assertEqual(float(chart["attrs"]["data-last"]), candles[-1].close)
            self.assertAlmostEqual(float(chart["attrs"]["data-change"]), change, places=9)
            self.assertEqual(int(chart["attrs"]["data-time"]), candles[-1].time)
            last, shown, time = (element["text"] for element in chart["dd"])
            self.assertEqual(float(last), candles[-1].close)
            self.assertEqual(shown, f"{change:+.2f}\xa0%".replace("-", "\u2212"))
            self.assertEqual(time, support.iso_day(candles[-1].time))
            self.assertEqual(len(chart["svg"]), 1)

    def test_addresses_lead_to_the_charts(self):
        for name in ("a.csv", "b c#d?.csv", "100%25.csv", "sub/e.csv", "sub/deep/ü&<\".csv", "javascript:x.csv"):
            self.add(name)
        with open(os.fsencode(self.input) + b"/not\xffutf8.csv", "wb") as file:
            file.write((self.input / "a.csv").read_bytes())
        self.draw("-r")
        page = self.page()
        wanted = sorted(os.path.relpath(os.path.join(folder, name), os.fsencode(self.out))
                        for folder, _, files in os.walk(os.fsencode(self.out)) for name in files
                        if name != b"index.html")
        for attribute in ("href", "src"):
            found = [e["attrs"][attribute] for e in page.elements if e["tag"] in ("a", "img") and attribute in e["attrs"]]
            for address in found:
                parts = urllib.parse.urlsplit(address)
                self.assertEqual((parts.scheme, parts.netloc, parts.query, parts.fragment), ("", "", "", ""))
            self.assertEqual(sorted(map(urllib.parse.unquote_to_bytes, found)), wanted)
        self.assertEqual([e["text"] for e in page.elements if e["tag"] == "option"][:3], ["all", "sub", "sub/deep"])

    def test_hostile_names_stay_text(self):
        hostile = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "{{script}}",
                   "</title><i>", "x' onload='y", "日経", "-->"]
        rows = [[symbol.replace('"', '""')] + row for symbol in hostile for row in table(walk(20))]
        support.write(self.input / "long <b>.csv", csv_text([[f'"{row[0]}"'] + row[1:] for row in rows],
                                                            ["Symbol"] + HEADER))
        self.draw()
        page = self.page()
        self.assertEqual(sorted(self.names()), sorted(hostile))
        self.assertEqual({e["tag"] for e in page.elements},
                         set("html head meta title style body header h1 p div label input select option main ul li img "
                             "h2 a bdi svg path dl dt dd time script".split()) | {"p"})
        self.assertEqual(sum(e["tag"] == "script" for e in page.elements), 1)
        for element in page.elements:
            self.assertFalse([name for name in element["attrs"] if name.startswith("on") or name == "style"])

    def test_nothing_comes_from_elsewhere_and_only_this_script_runs(self):
        self.add("acme.csv")
        self.draw()
        page = self.page()
        policy = next(e["attrs"]["content"] for e in page.elements
                      if e["attrs"].get("http-equiv") == "Content-Security-Policy")
        self.assertTrue(policy.startswith("default-src 'none';"))
        self.assertNotIn("unsafe", policy)
        for tag in ("style", "script"):
            text = next(e["text"] for e in page.elements if e["tag"] == tag)
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            self.assertIn(f"{tag}-src 'sha256-{digest}'", policy)
        text = (self.out / "index.html").read_text("utf-8")
        self.assertNotRegex(text, r"https?:|//[a-z]|url\(|@import")

    def test_every_control_has_a_label(self):
        self.add("acme.csv")
        self.add("sub/acme.csv")
        self.draw("-r")
        page = self.page()
        text = (self.out / "index.html").read_text("utf-8")
        controls = [e for e in page.elements if e["tag"] in ("input", "select")]
        self.assertEqual([e["attrs"]["id"] for e in controls], ["filter", "folder", "order", "descending"])
        self.assertEqual(len(re.findall(r"<label>(?:(?!</label>).)*<(?:input|select) ", text, re.S)), 4)
        self.assertEqual(page.elements[0]["attrs"], {"lang": "en"})
        for image in (e for e in page.elements if e["tag"] == "img"):
            self.assertEqual(image["attrs"]["alt"], "")  # the name beside it says it
            self.assertEqual(image["attrs"]["loading"], "lazy")

    def test_failed_charts_are_listed_as_such(self):
        self.add("acme.csv")
        support.write(self.input / "bad.csv", "Date,Open,High,Low,Close\n")
        self.add("old.csv")
        self.draw(status=1)
        support.write(self.input / "old.csv", "")
        result = self.draw(status=1)
        charts = {chart["h2"][0]["text"]: chart for chart in self.page().charts}
        self.assertEqual(len(charts), 3)
        for name in ("bad", "old"):
            self.assertEqual(charts[name]["attrs"].get("class"), "bad")
            self.assertIn("failed", charts[name]["p"][-1]["text"])
            self.assertNotIn("a", charts[name])
            self.assertIn(f"{name}.csv", result.err)
        self.assertIn("2 failed", (self.out / "index.html").read_text("utf-8"))

    def test_rows_that_were_left_out_are_counted(self):
        self.add("whole.csv")
        path = self.input / "cut.csv"
        rows = csv_text(table(walk(20))).splitlines()
        for args in ((), ("-u",)):
            for lost, words in ((1, "1 row left out"), (3, "3 rows left out")):
                support.write(path, "\n".join([*rows[:15], *["2024-09-09,x,1,1,1,1"] * lost, *rows[15:]]) + "\n")
                os.utime(path, (1_000_000_000, 1_000_000_000))
                if args:
                    self.draw("-q")
                self.draw("-q", *args)
                charts = {chart["h2"][0]["text"].strip(): chart for chart in self.page().charts}
                self.assertEqual([p["text"] for p in charts["cut"]["p"]], [words])
                self.assertNotIn("p", charts["whole"])

    def test_charts_that_are_up_to_date_are_in_it(self):
        for name in ("a.csv", "b.csv", "sub/c.csv"):
            self.add(name, seed=ord(name[-5]))
        rows = [[symbol] + row for symbol in ("XX", "YY") for row in table(walk(20))]
        support.write(self.input / "long.csv", csv_text(rows, ["Symbol"] + HEADER))
        os.utime(self.input / "long.csv", (1_000_000_000, 1_000_000_000))
        for form in ("png", "svg", "pdf"):
            with self.subTest(form=form):
                how = ("-r", "--format", form, "--resample", "1w")
                self.draw(*how)
                whole = (self.out / "index.html").read_bytes()
                (self.out / "index.html").unlink()
                report = self.dir / "report.json"
                self.draw(*how, "-u", "--report", report)
                self.assertIn('"rendered":0,"skipped":5', report.read_text())
                self.assertEqual((self.out / "index.html").read_bytes(), whole)
                # Also of charts that were drawn without it.
                self.chandler(self.input, "-o", self.out, "--size", "320x200", *how)
                self.draw(*how, "-u", "--report", report)
                self.assertIn('"rendered":0,"skipped":5', report.read_text())
                self.assertEqual((self.out / "index.html").read_bytes(), whole)

    def test_an_input_that_is_out_of_date_but_unreadable_leaves_its_figures_open(self):
        self.add("acme.csv")
        self.draw()
        support.write(self.input / "acme.csv", "spoilt")
        os.utime(self.input / "acme.csv", (1_000_000_000, 1_000_000_000))
        self.draw("-u")
        chart = self.page().charts[0]
        self.assertEqual(chart["a"][0]["attrs"]["href"], "acme.png")
        self.assertNotIn("data-last", chart["attrs"])

    def test_the_same_charts_give_the_same_page(self):
        for i in range(12):
            self.add(f"s{i}.csv", seed=i)
        support.write(self.input / "bad.csv", "")
        self.draw("--pool", "serial", status=1)
        first = (self.out / "index.html").read_bytes()
        for pool in ("threads", "processes"):
            self.draw("--pool", pool, "-j", "3", status=1)
            self.assertEqual((self.out / "index.html").read_bytes(), first)
        # In whatever folder, however it is named.
        self.chandler("--index", "../in", "-o", "./", "--size", "320x200", status=1, cwd=self.out)
        self.assertEqual((self.out / "index.html").read_bytes(), first)
        self.chandler("--index", "../in", "--size", "320x200", status=1, cwd=self.out)
        self.assertEqual((self.out / "index.html").read_bytes(), first)
        self.assert_no_litter(self.out, [f"s{i}.png" for i in range(12)] + ["index.html"])

    def test_the_pictures_are_the_same_with_and_without_it(self):
        self.add("acme.csv")
        self.draw()
        with_index = (self.out / "acme.png").read_bytes()
        self.chandler(self.input, "-o", self.dir / "other", "--size", "320x200")
        self.assertEqual((self.dir / "other" / "acme.png").read_bytes(), with_index)
        self.assert_no_litter(self.dir / "other", ["acme.png"])

    def test_a_pdf_has_a_link_and_no_thumbnail(self):
        self.add("acme.csv")
        for form, images in (("svg", 1), ("pdf", 0)):
            self.draw("--format", form)
            page = self.page()
            self.assertEqual(page.charts[0]["a"][0]["attrs"]["href"], f"acme.{form}")
            self.assertEqual(sum(e["tag"] == "img" for e in page.elements), images)

    def test_it_lies_beside_the_one_file_of_o(self):
        self.add("acme.csv")
        self.chandler("--index", self.input / "acme.csv", "-o", self.dir / "one" / "chart.svg")
        self.assertEqual(self.page(folder=self.dir / "one").charts[0]["a"][0]["attrs"]["href"], "chart.svg")
        self.assert_no_litter(self.dir / "one", ["chart.svg", "index.html"])

    def test_a_shard_knows_its_own_charts(self):
        for i in range(5):
            self.add(f"s{i}.csv")
        names = []
        for k in (1, 2):
            out = self.dir / f"shard{k}"
            self.chandler("--index", "--shard", f"{k}/2", self.input, "-o", out, "--size", "320x200")
            names.append(self.names(folder=out))
        self.assertEqual(names, [["s0", "s2", "s4"], ["s1", "s3"]])
        for k in (1, 2):
            self.chandler("--shard", f"{k}/2", self.input, "-o", self.out, "--size", "320x200")
        self.draw("-u")
        self.assertEqual(self.names(), [f"s{i}" for i in range(5)])

    def test_what_it_does_not_go_with(self):
        self.add("acme.csv")
        file = self.input / "acme.csv"
        for args in (("-o", "-"), ("-o", "/dev/null"), ("--check",), ("--bench",)):
            with self.subTest(args=args):
                self.assertIn("--index", self.chandler("--index", file, *args, status=2).err)
        for flag in ("--geometry", "--values", "--report"):
            result = self.draw(flag, self.out / "index.html", status=2)
            self.assertIn("--index", result.err)
            self.assertFalse(self.out.exists())
        shown = self.draw("-n")
        self.assertIn(f"would write {self.out}/index.html", shown.out)
        self.assertFalse(self.out.exists())

    def test_a_page_of_somebody_else_is_not_replaced(self):
        self.add("acme.csv")
        self.out.mkdir()
        page = self.out / "index.html"
        for text in ("<h1>Welcome</h1>\n", "<!doctype html>\n" + "<p>chandler</p>\n" * 1000, "\n"):
            with self.subTest(text=text[:20]):
                support.write(page, text)
                for more in ((), ("-n",), ("-u",)):
                    result = self.draw(*more, status=2)
                    self.assertIn(f"chandler: {page}: --index would be written over a page", result.err)
                self.assertEqual(page.read_text(), text)
                self.assert_no_litter(self.out, ["index.html"])
        # Nothing is lost with what a crash has left, and a page of another version is one as well.
        for text in ("", "\0" * 5000):
            support.write(page, text)
            self.draw()
            self.assertEqual(self.names(), ["acme"])
        whole = page.read_text("utf-8")
        self.assertRegex(whole, r'content="chandler [0-9.]+"')
        support.write(page, re.sub(r'content="chandler [0-9.]+"', 'content="chandler 0.0.1"', whole))
        self.draw()
        self.assertEqual(page.read_text("utf-8"), whole)

    def test_leftovers_are_removed_where_it_lies(self):
        """Also where all charts are in sub-folders."""
        self.add("sub/acme.csv")
        self.draw("-r")
        left = support.leave_temporary(self.out)
        self.draw("-r")
        self.assertFalse(left.exists())
        # A link leads to where it is written.
        (self.dir / "www").mkdir()
        os.rename(self.out / "index.html", self.dir / "www" / "page.html")
        os.symlink("../www/page.html", self.out / "index.html")
        left = support.leave_temporary(self.dir / "www")
        self.draw("-r")
        self.assertFalse(left.exists())
        self.assertTrue((self.out / "index.html").is_symlink())

    def test_a_page_that_cannot_be_written_is_an_error(self):
        self.add("acme.csv")
        (self.out / "index.html").mkdir(parents=True)
        result = self.draw("-q", status=1)
        self.assertIn("index.html", result.err)
        self.assert_no_litter(self.out, ["acme.png", "index.html"])

    def test_a_page_that_fails_half_way_leaves_the_old_one(self):
        import resource
        for i in range(20):
            self.add(f"s{i:02}.csv", seed=i)
        self.draw("-q", "--size", "64x64")
        old = (self.out / "index.html").read_bytes()
        self.add("more.csv")
        limit = max(os.stat(path).st_size for path in self.out.glob("*.png")) + 6000
        self.assertGreater(len(old), limit)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        result = self.draw("-q", "--size", "64x64", status=1, preexec_fn=small_files)
        self.assertIn("index.html", result.err)
        self.assertEqual((self.out / "index.html").read_bytes(), old)
        self.assertEqual(sorted(p.suffix for p in self.out.iterdir()), [".html"] + [".png"] * 21)

    def test_a_run_that_did_not_see_all_leaves_the_page_alone(self):
        self.add("acme.csv")
        self.draw()
        page = (self.out / "index.html").read_bytes()
        self.chandler("--index", self.dir / "nothing-here", "-o", self.out, status=(1, 2))
        (self.dir / "empty").mkdir()
        self.chandler("--index", self.dir / "empty", "-o", self.out, status=1)
        self.assertEqual((self.out / "index.html").read_bytes(), page)
        support.write(self.input / "aaa.csv", "")
        os.truncate(self.input / "aaa.csv", 1_000_000)  # the largest is begun first, and fails
        for i in range(5):
            self.add(f"s{i}.csv")
        self.draw("--fail-fast", "--pool", "serial", status=1)
        self.assertEqual((self.out / "index.html").read_bytes(), page)

    def test_ten_thousand_charts(self):
        count = support.scaled(10_000, 200)
        first = support.write_candles(self.input / "s00000.csv", walk(5))
        for i in range(1, count):
            os.link(first, self.input / f"s{i:05}.csv")
        self.draw("-q", "--size", "64x64", "--bare")
        text = (self.out / "index.html").read_text("utf-8")
        self.assertEqual(text.count("<li "), count)
        self.assertLess(len(text), count * 1000 + 20_000)


if __name__ == "__main__":
    unittest.main()
