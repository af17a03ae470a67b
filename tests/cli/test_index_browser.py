"""The page of --index in a real browser: sorting, filtering, no request elsewhere, light and dark."""
import functools
import http.server
import io
import os
import threading
import time
import unittest

import browser
import support
from support import Case, HEADER, csv_text, table, walk

PROGRAM = browser.find()
NAMES = "[...document.querySelectorAll('#charts > li:not([hidden]) h2')].map(e => e.textContent)"
HOSTILE = "<img src=x onerror=\"document.title='broken out'\">"


def choose(control, value):
    """Script: a user's choice in a control."""
    return (f"(() => {{ const e = document.getElementById('{control}'); e.value = {value!r};"
            "e.dispatchEvent(new Event(e.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true})); })()")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class IndexInABrowser(Case):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser(PROGRAM)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.browser.open, "about:blank")  # nothing is loaded any more when the folder goes
        self.input = self.dir / "in"
        self.out = self.dir / "out # %41"
        (self.input / "sub" / "deep").mkdir(parents=True)

    def candles(self, start, closes):
        return [support.Candle(start + i * support.DAY, close, close, close, close, 1000)
                for i, close in enumerate(closes)]

    def make(self, *args):
        """Charts whose orders by symbol, change, last price and time all differ; one failed; one hostile."""
        day = 1704067200
        support.write_candles(self.input / "S10.csv", self.candles(day, [100, 150]))
        support.write_candles(self.input / "S9.csv", self.candles(day + 9 * support.DAY, [1000, 900]))
        support.write_candles(self.input / "sub" / "mid.csv", self.candles(day + 3 * support.DAY, [10, 10]))
        support.write_candles(self.input / "sub" / "deep" / "low.csv", self.candles(day + 5 * support.DAY, [1, 3]))
        support.write(self.input / "bad.csv", "")
        rows = [['"' + HOSTILE.replace('"', '""') + '"'] + row for row in table(walk(20))]
        rows += [["ZZ"] + row for row in table(walk(20, seed=5))]
        support.write(self.input / "long.csv", csv_text(rows, ["Symbol"] + HEADER))
        self.chandler("-r", "--index", self.input, "-o", self.out, "--size", "320x200", *args, status=1)

    def open(self, scheme="light", width=1280):
        self.browser.look(width, 1000, scheme)
        self.browser.open((self.out / "index.html").as_uri())

    def names(self):
        return self.browser.run(NAMES)

    def known(self):
        """The names without those of random prices."""
        return [name for name in self.names() if name not in (HOSTILE, "ZZ")]

    def assert_untouched(self):
        """No error, no violated policy, and no request but for the page and its pictures."""
        self.assertEqual(self.browser.said("Log.entryAdded"), [])
        self.assertEqual(self.browser.said("Runtime.exceptionThrown"), [])
        self.assertEqual(self.browser.run("document.title"), "Charts")
        home = self.out.as_uri() + "/"
        for request in self.browser.said("Network.requestWillBeSent"):
            self.assertTrue(request["request"]["url"].startswith(home), request["request"]["url"])

    def test_sorting(self):
        self.make()
        self.open()
        self.assertEqual(self.known(), ["bad", "low", "mid", "S9", "S10"])
        wanted = {"change": ["low", "S10", "mid", "S9", "bad"], "last": ["S9", "S10", "mid", "low", "bad"],
                  "time": ["S9", "low", "mid", "S10", "bad"]}
        for key, names in wanted.items():
            with self.subTest(key=key):
                self.browser.run(choose("order", key))
                self.assertTrue(self.browser.run("document.getElementById('descending').checked"))
                self.assertEqual(self.known(), names)
                self.browser.run("document.getElementById('descending').click()")
                self.assertEqual(self.known(), names[-2::-1] + ["bad"])
        self.browser.run(choose("order", "name"))
        self.assertEqual(self.known(), ["bad", "low", "mid", "S9", "S10"])
        self.browser.run("document.getElementById('descending').click()")
        self.assertEqual(self.known(), ["S10", "S9", "mid", "low", "bad"])
        self.assertEqual(len(self.names()), 7)
        self.assert_untouched()

    def test_filtering(self):
        self.make()
        self.open()
        status = "document.getElementById('count').textContent"
        self.assertEqual(self.browser.run(status), "7 charts")
        for text, names in (("s1", ["S10"]), ("  S  9 ", ["S9"]), ("deep", ["low"]), ("sub/", ["low", "mid"]),
                            ("failed", ["bad"]), ("onerror", [HOSTILE]), ("nothing like it", []), (".*", [])):
            with self.subTest(text=text):
                self.browser.run(choose("filter", text))
                self.assertEqual(self.names(), names)
                self.assertEqual(self.browser.run(status), f"{len(names)} of 7 charts")
                self.assertEqual(self.browser.run("document.getElementById('none').hidden"), bool(names))
        self.browser.run(choose("filter", ""))
        whole = self.names()
        for names in (["bad"], whole):
            self.browser.run("document.getElementById('failed').click()")
            self.assertEqual(self.names(), names)
        self.browser.run(choose("folder", "sub"))
        self.assertEqual(self.names(), ["low", "mid"])
        self.browser.run(choose("folder", "sub/deep"))
        self.assertEqual(self.names(), ["low"])
        self.browser.run(choose("filter", "mid"))
        self.assertEqual(self.names(), [])
        self.browser.run(choose("folder", ""))
        self.assertEqual(self.names(), ["mid"])
        self.assert_untouched()

    def test_it_says_when_it_was_written(self):
        self.make()
        os.utime(self.out / "index.html", (1_700_000_000, 1_700_000_000))
        self.open()
        self.assertEqual(self.browser.run("document.getElementById('written').textContent"),
                         time.strftime("written %Y-%m-%d %H:%M", time.localtime(1_700_000_000)))

    def test_keys_reach_everything(self):
        self.make()
        self.open()
        reached = []
        for _ in range(7):
            for kind in ("keyDown", "keyUp"):
                self.browser.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
                                  windowsVirtualKeyCode=9)
            reached.append(self.browser.run("document.activeElement.id || document.activeElement.textContent"))
        self.assertEqual(reached[:5], ["failed", "filter", "folder", "order", "descending"])
        self.assertEqual(reached[5:], self.browser.run(
            "[...document.querySelectorAll('h2 a')].slice(0, 2).map(e => e.textContent)"))

    def test_thumbnails_are_the_charts(self):
        for form in ("png", "svg"):
            with self.subTest(form=form):
                self.make("--format", form)
                self.open()
                self.browser.run("[...document.images].forEach(image => image.loading = 'eager')")
                self.browser.wait("[...document.images].every(image => image.complete)")
                sizes = self.browser.run("[...document.images].map(i => [i.naturalWidth, i.naturalHeight])")
                self.assertEqual(sizes, [[320, 200]] * 6)
                self.assert_untouched()

    def test_only_what_is_seen_is_loaded(self):
        count = support.scaled(10_000, 500)
        first = support.write_candles(self.input / "s00000.csv", walk(5))
        for i in range(1, count):
            os.link(first, self.input / f"s{i:05}.csv")
        self.chandler("-q", "--index", self.input, "-o", self.out, "--size", "64x64", "--bare")
        self.open()
        self.assertEqual(len(self.names()), count)
        self.browser.run(choose("filter", f"s{count - 1:05}"))
        self.assertEqual(self.names(), [f"s{count - 1:05}"])
        self.browser.run(choose("filter", ""))
        self.browser.run(choose("order", "change"))
        self.assertEqual(len(self.names()), count)
        self.assertLess(len(self.browser.said("Network.requestWillBeSent")), 400)
        self.assert_untouched()

    def test_light_and_dark(self):
        import PIL.Image
        import PIL.ImageStat
        self.make("--background", "none")
        brightness = {}
        for scheme in ("light", "dark"):
            for width in (1280, 400):
                self.open(scheme, width)
                self.assertEqual(self.browser.run("document.documentElement.scrollWidth"), width)
                with PIL.Image.open(io.BytesIO(self.browser.picture())) as image:
                    self.assertEqual(image.size, (width, 1000))
                    brightness[scheme, width] = PIL.ImageStat.Stat(image.convert("L")).median[0]
                self.assert_untouched()
        for width in (1280, 400):
            self.assertGreater(brightness["light", width], 200)
            self.assertLess(brightness["dark", width], 60)

    def test_texts_can_be_read_on_their_cards(self):
        self.make()
        contrast = """(() => {
          const light = (text) => {
            const [r, g, b] = text.match(/[\\d.]+/g).map((v) => v / 255)
              .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = (e) => {
            const colour = getComputedStyle(e).backgroundColor;
            return colour === 'rgba(0, 0, 0, 0)' ? behind(e.parentElement) : colour;
          };
          return Math.min(...[...document.querySelectorAll('h1, header p, label, h2, li p, li b, dt, dd')].map((e) => {
            const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          }));
        })()"""
        for scheme in ("light", "dark"):
            self.open(scheme)
            self.assertGreaterEqual(self.browser.run(contrast), 4.5, scheme)

    def test_it_works_from_a_server_too(self):
        self.make()
        handler = functools.partial(Quiet, directory=os.fspath(self.out))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            self.browser.open(f"http://127.0.0.1:{server.server_port}/")
            self.browser.run("[...document.images].forEach(image => image.loading = 'eager')")
            self.browser.wait("[...document.images].every(image => image.complete && image.naturalWidth)")
            self.assertEqual(len(self.names()), 7)
            self.assertEqual([entry["entry"]["text"] for entry in self.browser.said("Log.entryAdded")
                              if "favicon" not in entry["entry"].get("url", "")], [])
            server.shutdown()
            thread.join()

    def test_without_a_script_it_is_a_plain_list(self):
        self.make()
        self.browser.send("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.send, "Emulation.setScriptExecutionDisabled", value=False)
        self.open()
        self.assertEqual(len(self.names()), 7)
        self.assertEqual(self.browser.run("getComputedStyle(document.getElementById('tools')).display"), "none")


if __name__ == "__main__":
    if not PROGRAM:
        support.skip_all("no Chromium (Debian's package chromium): the script of the index' page is not tested")
    unittest.main()
