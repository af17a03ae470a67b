"""What is wrong with a plugin, or with what is asked of it, before a run begins; and how parameters get to a function."""
import json
import os
import pathlib
import unittest

import plugin_support
import support
from plugin_support import POOLS, PluginCase

ZSCORE = support.SOURCE_DIR / "samples" / "plugins" / "zscore.py"
# Shows in the line's name what the function was given.
SHOW = """import chandler

@chandler.indicator("show")
def show(series, whole=2, number=1.5, text="ema", flag=False, free=None, *, named=7):
    return {repr((whole, number, text, flag, free, named)): series.close}

@chandler.indicator("needs")
def needs(series, must, may=3):
    return {repr((must, may)): series.close}

@chandler.indicator("typed")
def typed(series, whole: int, number: float, text: str, flag: bool):
    return {repr((whole, number, text, flag)): series.close}

@chandler.indicator("bare")
def bare(series):
    return series.close

@chandler.indicator("placed")
def placed(series, first=1, /, second=2, *rest, **others):
    return {repr((first, second, rest, others)): series.close}
"""


class Usage(PluginCase):
    def setUp(self):
        super().setUp()
        self.fill([30])

    def refuse_plugin(self, content, *words, indicator="any", name="plugin.py"):
        """The plugin with the content stops the run; the message has the words, and names the plugin."""
        plugin = content if isinstance(content, pathlib.Path) else self.plugin(content, name)
        for pool in ("auto", "serial"):
            said = self.refused(self.input, "--plugin", plugin, "-i", indicator, "--pool", pool)
            self.assertEqual(said.count("\n"), 1, said)
            self.assertTrue(said.startswith(f"chandler: {plugin}"), said)
            for word in words:
                self.assertIn(word, said)
        return said

    def refuse_call(self, call, *words, plugin=None):
        said = self.refused(self.input, "--plugin", plugin or self.plugin(SHOW), "-i", call)
        for word in words:
            self.assertIn(word, said)
        return said

    # ---- plugins that cannot be ----

    def test_a_missing_plugin(self):
        self.refuse_plugin(self.dir / "missing.py", "No such file")

    def test_a_folder_as_plugin(self):
        folder = self.dir / "folder.py"
        folder.mkdir()
        self.refuse_plugin(folder)

    def test_an_unreadable_plugin(self):
        if os.geteuid() == 0:
            self.skipTest("root reads everything")
        plugin = self.plugin("import chandler\n")
        plugin.chmod(0)
        self.refuse_plugin(plugin, "Permission denied")

    def test_a_syntax_error(self):
        self.refuse_plugin("import chandler\n\ndef broken(:\n", "plugin.py:3:", "SyntaxError")
        self.refuse_plugin("if True:\npass\n", "plugin.py:2:", "IndentationError")
        self.refuse_plugin(b"x = 1\0\n")
        self.refuse_plugin(b"# \xff\xfe\nx = '\xe4'\n", "SyntaxError")

    def test_sources_in_other_encodings(self):
        text = "# -*- coding: latin-1 -*-\nimport chandler\n" \
               "@chandler.indicator('umlaut')\ndef umlaut(series): return {'gr\xfcn': series.close}\n"
        for content in (text.encode("latin-1"), b"\xef\xbb\xbf" + text.replace("latin-1", "utf-8").encode(),
                        text.replace("latin-1", "utf-8").replace("\n", "\r\n").encode()):
            found = self.values(self.input, "--plugin", self.plugin(content), "-i", "umlaut")
            self.assertEqual(list(found["s00"]), ["umlaut.gr\xfcn"])

    def test_an_import_that_fails(self):
        self.refuse_plugin("import chandler\nimport not_a_module_at_all\n", "plugin.py:2:",
                           "ModuleNotFoundError: No module named 'not_a_module_at_all'")

    def test_an_exception_while_importing(self):
        self.refuse_plugin("def f():\n    raise ValueError('not today')\n\nf()\n", "plugin.py:2:", "ValueError: not today")
        self.refuse_plugin("import sys\nsys.exit(0)\n", "plugin.py:2:", "SystemExit: 0")
        self.refuse_plugin("raise KeyboardInterrupt\n", "plugin.py:1:", "KeyboardInterrupt")
        self.refuse_plugin("raise ValueError('a\\nb\\x1b')\n", "ValueError: a b")

    def test_the_failing_plugin_of_several_is_named(self):
        bad = self.plugin("1/0\n", "bad.py")
        said = self.refused(self.input, "--plugin", ZSCORE, "--plugin", bad, "-i", "zscore")
        self.assertTrue(said.startswith(f"chandler: {bad}:1: "), said)

    def test_two_indicators_of_one_name(self):
        twice = "import chandler\n@chandler.indicator('a')\ndef one(s): return s.close\n" \
                "@chandler.indicator('a')\ndef two(s): return s.close\n"
        self.refuse_plugin(twice, "'a'", "twice")
        copy = self.plugin(ZSCORE.read_text("utf-8"), "copy.py")
        said = self.refused(self.input, "--plugin", ZSCORE, "--plugin", copy, "-i", "zscore")
        self.assertIn(str(copy), said)
        self.assertIn(str(ZSCORE), said)

    def test_decorators_that_cannot_be(self):
        head = "import chandler\n"
        self.refuse_plugin(head + "@chandler.indicator('a', pane='top')\ndef a(s): pass\n", "'own' or 'price'", "'top'")
        self.refuse_plugin(head + "@chandler.indicator('a:b')\ndef a(s): pass\n", "a:b")
        self.refuse_plugin(head + "@chandler.indicator('')\ndef a(s): pass\n", "name")
        self.refuse_plugin(head + "@chandler.indicator(5)\ndef a(s): pass\n", "int")
        self.refuse_plugin(head + "@chandler.indicator('a', summary='b\\tc')\ndef a(s): pass\n", "summary")
        self.refuse_plugin(head + "@chandler.indicator('a')\ndef a(): pass\n", "series")

    def test_a_plugin_without_indicators_is_told(self):
        plugin = self.plugin("import chandler\n")
        result = self.chandler(self.input, "-o", self.out, "--plugin", plugin)
        self.assertIn("plugin.py: warning: registers no indicator", result.err)

    def test_registering_while_computing_fails_the_chart(self):
        plugin = self.plugin("import chandler\n@chandler.indicator('a')\ndef a(s):\n"
                             "    chandler.indicator('b')(a)\n    return s.close\n")
        result = self.chandler(self.input, "-o", self.out, "--plugin", plugin, "-i", "a", status=1)
        self.assertIn("plugin.py:4: RuntimeError", result.err)

    # ---- indicators that nobody registered ----

    def test_an_unknown_indicator_suggests_the_nearest(self):
        for given in ("zscroe", "zscor", "Zscore"):
            said = self.refused(self.input, "--plugin", ZSCORE, "-i", given)
            self.assertIn(f"--indicator '{given}'", said)
            self.assertIn("did you mean zscore?", said)
        self.assertNotIn("did you mean", self.refused(self.input, "--plugin", ZSCORE, "-i", "quite-another"))

    def test_an_unknown_indicator_stops_the_run_in_every_mode(self):
        for options in (["-n"], ["--pool", "threads"], ["--pool", "processes"], ["-u"]):
            self.refused(self.input, "--plugin", ZSCORE, "-i", "nobody", *options)

    def test_a_plugins_indicator_is_unknown_without_it(self):
        self.assertIn("zscore", self.refused(self.input, "-i", "zscore"))

    def test_list_indicators(self):
        lines = self.chandler("--list", "indicators", "--plugin", self.plugin(SHOW), "--plugin", ZSCORE).out.splitlines()
        listed = dict(line.split("\t", 1) for line in lines)
        self.assertIn("Close in standard deviations from its mean", listed["zscore"])
        self.assertIn("period=20", listed["zscore"])
        for shown in ("whole=2", "number=1.5", "text=ema", "flag=false", "free=none", "named=7"):
            self.assertIn(shown, listed["show"])
        self.assertEqual(len(lines), len(listed))

    def test_check_needs_no_interpreter(self):
        # Nothing is computed: a plugin is not even looked at.
        self.assertEqual(len(self.check(self.input, "--plugin", self.dir / "missing.py")), 1)

    # ---- parameters ----

    def shown(self, call):
        found = self.values(self.input, "--plugin", self.plugin(SHOW), "-i", call)
        (line,) = found["s00"]
        return line.split(".", 1)[1]

    def test_parameters_by_position_by_name_and_by_default(self):
        for call, wanted in {
            "show": (2, 1.5, "ema", False, None, 7),
            "show:30": (30, 1.5, "ema", False, None, 7),
            "show:30,2": (30, 2.0, "ema", False, None, 7),
            "show:30,2.25,sma,true,5,8": (30, 2.25, "sma", True, 5, 8),
            "show:whole=-4": (-4, 1.5, "ema", False, None, 7),
            "show:named=9,text=wma": (2, 1.5, "wma", False, None, 9),
            "show:5,free=2.5": (5, 1.5, "ema", False, 2.5, 7),
            "show: 5 , free = none ": (5, 1.5, "ema", False, None, 7),
            "show:free=true,flag=yes": (2, 1.5, "ema", True, True, 7),
            "show:free=word,number=1e3": (2, 1000.0, "ema", False, "word", 7),
            "show:text=20": (2, 1.5, "20", False, None, 7),
            "needs:5": (5, 3),
            "needs:may=1,must=x": ("x", 1),
            "typed:1,2,3,1": (1, 2.0, "3", True),
            "typed:flag=off,text=a,number=3,whole=4": (4, 3.0, "a", False),
            "placed:5": (5, 2, (), {}),
            "placed:5,second=6": (5, 6, (), {}),
        }.items():
            with self.subTest(call=call):
                self.assertEqual(self.shown(call), repr(wanted))

    def test_errors_come_from_the_signature(self):
        self.refuse_call("show:x", "whole", "'x'", "whole number")
        self.refuse_call("show:2.5", "whole", "whole number")
        self.refuse_call("show:number=x", "number", "'x'")
        self.refuse_call("show:flag=maybe", "flag", "'maybe'")
        self.refuse_call("show:wohle=3", "'wohle'", "whole=2")
        self.refuse_call("show:1,2,3,1,5,6,7", "at most 6")
        self.refuse_call("show:1,whole=2", "whole", "twice")
        self.refuse_call("show:named=1,named=2", "named=2")
        self.refuse_call("bare:1", "no parameters")
        self.refuse_call("needs", "must", "must be given")
        self.refuse_call("needs:may=1", "must be given")
        self.refuse_call("typed:1,2,x", "flag", "must be given")
        self.refuse_call("placed:first=1", "first", "by its position")
        self.refuse_call("placed:1,2,3", "at most 2")
        self.refuse_call("placed:other=1", "'other'")
        self.refuse_call("show:named=1,5")
        self.refuse_call("show:1,,2")
        self.refuse_call(":3")
        self.refuse_call("show:" + ",".join(["1"] * 50))

    def test_values_say_what_was_asked_for(self):
        path = self.dir / "values"
        self.chandler(self.input, "-o", self.out, "--plugin", ZSCORE, "-i", "zscore:9", "-i", "zscore:period=8",
                      "--values", path)
        record = json.loads(path.read_text("utf-8"))
        self.assertEqual([one["indicator"] for one in record["indicators"]], ["zscore:9", "zscore:period=8"])
        self.assertEqual([one["label"] for one in record["indicators"]], ["zscore 9", "zscore 8"])
        for period, one in zip((9, 8), record["indicators"]):
            values = one["lines"]["zscore"]
            self.assertEqual(values.index(next(v for v in values if v is not None)), period - 1)

    def test_what_a_function_thinks_of_a_parameter_fails_the_chart(self):
        result = self.chandler(self.input, "-o", self.out, "--plugin", ZSCORE, "-i", "zscore:1", status=1)
        self.assertIn("zscore.py:", result.err)
        self.assertIn("ValueError: period must be", result.err)

    # ---- where plugins lie ----

    def test_a_plugin_imports_what_lies_beside_it(self):
        folder = self.dir / "else where"
        folder.mkdir()
        support.write(folder / "beside_me.py", "FACTOR = 3.0\n")
        support.write(folder / "real.py", "import chandler, beside_me\n@chandler.indicator('b')\n"
                                          "def b(s): return [beside_me.FACTOR] * len(s)\n")
        link = self.dir / "link.py"
        link.symlink_to(folder / "real.py")
        for plugin in (folder / "real.py", link):
            for pool in POOLS:
                found = self.values(self.input, "--plugin", plugin, "-i", "b", "--pool", pool)
                self.assertEqual(set(found["s00"]["b.b"]), {3.0})
        self.assertEqual(sorted(os.listdir(folder)), ["beside_me.py", "real.py"], "nothing is left beside plugins")

    def test_a_plugin_with_dataclasses_and_pickle(self):
        plugin = self.plugin("import chandler, pickle\nfrom dataclasses import dataclass\n"
                             "@dataclass\nclass Pair:\n    a: float\n    b: 'float' = 2.0\n"
                             "@chandler.indicator('d')\ndef d(s):\n"
                             "    return [pickle.loads(pickle.dumps(Pair(1.0))).b] * len(s)\n")
        for pool in POOLS:
            with self.subTest(pool=pool):
                found = self.values(self.input, "--plugin", plugin, "-i", "d", "--pool", pool, "-j", "2")
                self.assertEqual(set(found["s00"]["d.d"]), {2.0})

    def test_text_is_utf_8_whatever_the_locale(self):
        self.plugin("grün", "data.txt")
        plugin = self.plugin("import chandler, os\n@chandler.indicator('t')\ndef t(s):\n"
                             "    text = open(os.path.join(os.path.dirname(__file__), 'data.txt')).read()\n"
                             "    print(text)\n    return {text: s.close}\n")
        for locale in ("C", "C.UTF-8", None):
            env = support.environment(LC_ALL=locale, LANG=None)
            found = self.values(self.input, "--plugin", plugin, "-i", "t", env=env)
            self.assertEqual(list(found["s00"]), ["t.grün"])
            self.assertIn("grün", self.result.err)


if __name__ == "__main__":
    plugin_support.need_python()
    unittest.main()
