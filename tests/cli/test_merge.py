"""--shard's reports, and --merge-reports, which joins them."""
import json
import os
import re
import resource
import subprocess
import unittest

import support
from support import Case, csv_text, table, walk

TEXT = csv_text(table(walk(30)))
LONG = csv_text([[name, *row] for name in ("WAX", "WICK") for row in table(walk(20))], ["Symbol", *support.HEADER])


class Merge(Case):
    def setUp(self):
        super().setUp()
        self.input = self.dir / "in"
        self.out = self.dir / "out"
        for name in ("a.csv", "b.csv", "c long.csv", "d.csv", "sub/e.csv", "f.csv", "g\n\"\u00fc.csv"):
            path = self.input / name
            path.parent.mkdir(parents=True, exist_ok=True)
            support.write(path, LONG if "long" in name else TEXT)

    def shards(self, count, *args, status=0):
        """Runs all shards; their reports' paths."""
        paths = [self.dir / f"{k}of{count}.json" for k in range(1, count + 1)]
        for k, path in enumerate(paths, 1):
            self.chandler("-r", self.input, "-o", self.out, "--size", "64x64", "--shard", f"{k}/{count}", "--report",
                          path, *args, status=status)
        return paths

    def merge(self, paths, *args, status=0):
        self.result = self.chandler("--merge-reports", *paths, *args, status=status)
        return json.loads(self.result.stdout, parse_constant=self.fail)

    def refused(self, paths, *words, status=1):
        """Nothing is written, and the message has the words."""
        target = self.dir / "refused.json"
        result = self.chandler("--merge-reports", *paths, "--report", target, status=status)
        for word in words:
            self.assertIn(word, result.err)
        self.assertEqual(result.out, "")
        self.assertFalse(target.exists())

    def edit(self, path, change):
        """The report as it is after a change."""
        report = json.loads(path.read_text("utf-8"))
        change(report)
        return support.write(self.dir / "edited.json", json.dumps(report))

    def test_it_is_the_report_of_one_run(self):
        whole = self.report("-r", self.input, "-o", self.out, "--size", "64x64", "--shard", "1/1", "-j2")
        self.assertEqual(whole["rendered"], 8)
        for count in (1, 2, 3, 7, 12):
            paths = self.shards(count)
            merged = self.merge(reversed(paths))
            self.assertEqual(support.plain_report(merged), support.plain_report(whole))
            self.assertEqual(list(merged["charts"][0]), [k for k in whole["charts"][0] if k != "index"])
            parts = [json.loads(path.read_text("utf-8")) for path in paths]
            self.assertEqual(merged["shards"], count)
            self.assertEqual(merged["workers"], sum(part["workers"] for part in parts))
            self.assertEqual(merged["started"], min(part["started"] for part in parts))
            self.assertEqual(merged["elapsed_s"], max(part["elapsed_s"] for part in parts))
            self.assertAlmostEqual(merged["charts_per_s"], 8 / merged["elapsed_s"], delta=0.01)
            self.assertIn(f"of {count} shard", self.result.err)

    def test_it_is_written_as_that_of_one_run(self):
        """Line by line, but for the head and the times."""
        # Within a folder the order of names is that of paths, if none of its sub-folders comes between.
        os.rename(self.input / "sub", self.input / "z")
        self.report("-r", self.input, "-o", self.out, "--size", "64x64")
        whole = (self.dir / "report.json").read_text("utf-8")
        self.merge(self.shards(3))
        lines = [re.sub(r'"ms":[0-9.]+', "", text).split("\n")[1:] for text in (whole, self.result.out)]
        self.assertEqual(*lines)

    def test_what_differs_stands_side_by_side(self):
        one, two = self.shards(2)
        other = self.edit(two, lambda report: report.update(pool="threads", gil="off", python=None, version="9.9.9"))
        first = json.loads(one.read_text("utf-8"))
        merged = self.merge([other, one])
        self.assertEqual(merged["pool"], ", ".join(dict.fromkeys((first["pool"], "threads"))))
        self.assertEqual(merged["gil"], ", ".join(dict.fromkeys((first["gil"], "off"))))
        self.assertEqual(merged["version"], first["version"] + ", 9.9.9")
        self.assertEqual((merged["python"], merged["pool_reason"]), (first["python"], first["pool_reason"]))

    def test_what_another_version_knows_of_a_chart_is_kept(self):
        one, two = self.shards(2)

        def change(report):
            report["charts"][0]["extra"] = {"a/b": [1.50, None]}
        merged = self.merge([self.edit(one, change), two])
        self.assertEqual(merged["charts"][0]["extra"], {"a/b": [1.5, None]})
        self.assertIn('"a/b"', self.result.out)

    def test_failed_charts_are_named_again(self):
        support.write(self.input / "b.csv", TEXT.replace("2024-01-05,", "2024-01-05,x", 1))
        support.write(self.input / "d.csv", "nothing")
        paths = self.shards(3, "--strict", "-q", status=(0, 1))
        merged = self.merge(paths, "-q", status=1)
        self.assertEqual((merged["rendered"], merged["failed"]), (6, 2))
        self.assertEqual([c["status"] for c in merged["charts"]].count("failed"), 2)
        said = "".join(self.chandler("-q", self.input / name, "-o", self.out, "--strict", status=1).err
                       for name in ("b.csv", "d.csv"))
        self.assertIn("b.csv:6:", said)
        self.assertEqual(self.result.err, said)

    def test_a_failure_of_one_symbol_names_it(self):
        bad = LONG.replace("\nWICK,", "\nWICK,x")
        support.write(self.input / "c long.csv", bad)
        paths = self.shards(2, status=(0, 1))
        self.merge(paths, status=1)
        self.assertIn("WICK: ", self.result.err)

    def test_up_to_date_charts_count(self):
        self.shards(2)
        merged = self.merge(self.shards(2, "-u"))
        self.assertEqual((merged["rendered"], merged["skipped"], merged["charts_per_s"]), (0, 8, 0))
        self.assertIn("8 up to date", self.result.err)

    def test_each_shard_is_there_once(self):
        one, two, three = self.shards(3)
        self.refused([one, three], "shard 2 of 3 is missing")
        self.refused([two, three], "shard 1 of 3 is missing")
        self.refused([one, two], "shard 3 of 3 is missing")
        self.refused([two], "shard 1 of 3 is missing")
        self.refused([one, two, three, two], f"{two}: is of shard 2 of 3, as {two} is")
        self.refused([one, two, self.dir / "gone.json"], "gone.json: ", "No such file")

    def test_they_are_of_one_run(self):
        one, two = self.shards(2)
        three = self.shards(3)[2]
        self.refused([one, three], f"{three}: is of a run in 3 shards, and {one} of one in 2")
        other = self.edit(two, lambda report: report.update(inputs_hash="0" * 16))
        self.refused([one, other], "edited.json: its run saw other inputs")
        os.rename(self.input / "a.csv", self.input / "z.csv")
        one.rename(self.dir / "old.json")
        self.refused([self.dir / "old.json", self.shards(2)[1]], "2of2.json: its run saw other inputs")
        support.write(self.input / "h.csv", TEXT)
        self.refused([self.dir / "old.json", self.shards(2)[1]], "saw 8 inputs", "saw 7")
        self.report(self.input, "-o", self.out, "--size", "64x64")
        self.refused([self.dir / "report.json"], "report.json: is the report of a run without --shard")
        support.write(self.dir / "merged.json", json.dumps(self.merge(self.shards(1))))
        self.refused([self.dir / "merged.json"], "without --shard")

    def test_what_is_no_report_is_said_with_its_place(self):
        one, two = self.shards(2)
        text = one.read_text("utf-8")
        lines = text.splitlines(keepends=True)
        for name, content, words in (
                ("empty", "", ("ends too early",)),
                ("cut", text[:-20], (f":{len(lines)}: is not JSON",)),
                ("broken", lines[0] + "x" + "".join(lines[1:]), (":2: is not JSON",)),
                ("list", "[]", (":1: is not a shard's report: not a JSON object",)),
                ("bytes", text.replace("a.csv", "a\udcff.csv", 1).encode("utf-8", "surrogateescape"),
                 (":2: is not JSON",)),
                ("more", text + "{}", ("is not JSON",)),
                ("deep", "[" * 100000, (":1: is not JSON",))):
            with self.subTest(name=name):
                path = support.write(self.dir / f"{name}.json", content)
                self.refused([two, path], f"{name}.json:", *words)
        self.refused([self.input, two], "in: ")

    def test_every_field_is_looked_at(self):
        one, two = self.shards(2)
        changes = [
            (lambda r: r.update(workers=-1), '"workers" is not a count'),
            (lambda r: r.update(workers=1.5), '"workers" is not a count'),
            (lambda r: r.update(elapsed_s=None), '"elapsed_s" is not a time'),
            (lambda r: r.update(elapsed_s=float("inf")), '"elapsed_s" is not a time'),
            (lambda r: r.update(elapsed_s=-1), '"elapsed_s" is not a time'),
            (lambda r: r.update(shard=0), '"shard" is not one of its'),
            (lambda r: r.update(shard=3), '"shard" is not one of its'),
            (lambda r: r.update(shards=10 ** 30), '"index" of chart 2 is not that of the shard'),
            (lambda r: r.update(started=None), '"started" is not a text'),
            (lambda r: r.update(error=1), '"error" is not a text or null'),
            (lambda r: r.update(gil=None), '"gil" is not a text'),
            (lambda r: r.update(python=3), '"python" is not a text or null'),
            (lambda r: r.update(pool="a\0b"), '"pool" is not free of NUL'),
            (lambda r: r.pop("inputs_hash"), '"inputs_hash" is not'),
            (lambda r: r.pop("charts"), '"charts" is not an array'),
            (lambda r: r.update(charts=[1]), "chart 1 is not an object"),
            (lambda r: r["charts"][1].update(status="done"), '"status" of chart 2 is not'),
            (lambda r: r["charts"][1].update(input=None), '"input" of chart 2 is not a text'),
            (lambda r: r["charts"][1].update(symbol=5), '"symbol" of chart 2 is not a text or null'),
            (lambda r: r["charts"][1].update(candles="5"), '"candles" of chart 2 is not a count'),
            (lambda r: r["charts"][1].update(ms=float("nan")), '"ms" of chart 2 is not a time'),
            (lambda r: r["charts"][1].update(status="failed"), '"error" of chart 2 is not a text'),
            # What this version does not know of a chart is kept, if it can be.
            (lambda r: r["charts"][1].update(more=[float("nan")]), "has a number that is none"),
            (lambda r: r["charts"][1].update(more={"most": float("-inf")}), "has a number that is none"),
            (lambda r: r["charts"][1].update(index=0), '"index" of chart 2 is not that of the shard'),
            (lambda r: r["charts"][1].update(index=1), '"index" of chart 2 is not that of the shard'),
            (lambda r: r["charts"][0].update(index=2), '"index" of chart 1 is not that of the shard'),
            (lambda r: r["charts"][1].update(index=2 ** 62), '"index" of chart 2 is not that of the shard'),
            (lambda r: r["charts"].pop(), "its last inputs have no charts"),
            (lambda r: r["charts"].pop(1), "not those that it counts"),
            (lambda r: r.update(charts=r["charts"][:1] + r["charts"][3:]), '"index" of chart 2'),
            (lambda r: r.update(charts=[]), "its last inputs have no charts"),
            (lambda r: r.update(rendered=r["rendered"] + 1), "not those that it counts"),
            (lambda r: r.update(failed=1), "not those that it counts"),
        ]
        for change, words in changes:
            with self.subTest(words=words):
                self.refused([self.edit(one, change), two], "edited.json: ", words)

    def test_two_shards_that_wrote_one_file_are_refused(self):
        (self.input / "c long.csv").unlink()
        for name in ("a.csv", "b.csv"):
            support.write(self.input / name, LONG.replace("WICK", name[0].upper()))
        paths = self.shards(2, "--name", "{symbol}")
        self.refused(paths, "WAX.png", "was to be written to the same file as")
        paths = [self.dir / f"{k}.json" for k in (1, 2)]
        for k, path in enumerate(paths, 1):
            self.chandler("--shard", f"{k}/2", self.input / "d.csv", self.input / "f.csv", "-o", "-", "--report", path)
        self.assertEqual(self.merge(paths)["rendered"], 2)

    def test_names_that_only_look_the_same_are_not_refused(self):
        for odd in (b"\xe8.csv", b"\xe9.csv"):
            (self.input / os.fsdecode(odd)).write_text(TEXT)
        merged = self.merge(self.shards(2))
        self.assertEqual([chart["output"].count("\ufffd") for chart in merged["charts"]].count(1), 2)

    def test_shards_without_inputs(self):
        empty = self.dir / "empty"
        empty.mkdir()
        self.input = empty
        merged = self.merge(self.shards(2, status=1), status=1)
        self.assertEqual((merged["rendered"], merged["failed"], merged["charts"]), (0, 0, []))

    def test_the_report_is_replaced_as_a_whole(self):
        paths = self.shards(2)
        target = support.write(self.dir / "run.json", "old")
        self.chandler("--merge-reports", paths[0], "--report", target, status=1)
        self.assertEqual(target.read_text(), "old")
        result = self.chandler("-q", "--merge-reports", *paths, "--report", target)
        self.assertEqual((result.out, result.err), ("", ""))
        self.assertEqual(json.loads(target.read_text("utf-8"))["rendered"], 8)
        self.assertFalse([name for name in os.listdir(self.dir) if name.startswith(".chandler")])
        left = support.leave_temporary(self.dir)
        self.chandler("--merge-reports", *paths, "--report", target)
        self.assertFalse(left.exists())
        result = self.chandler("--merge-reports", *paths, "--lock", target, "--report", target, status=2)
        self.assertIn("same file as --lock", result.err)
        self.chandler("--merge-reports", *paths, "--report", self.dir / "no" / "run.json", status=1)
        result = self.chandler("--merge-reports", *paths, "--report", paths[1], status=2)
        self.assertIn("over the report of a shard", result.err)
        self.assertEqual(json.loads(paths[1].read_text("utf-8"))["shard"], 2)

    def test_standard_output_that_cannot_be_written_is_an_error(self):
        paths = self.shards(2)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([support.PROGRAM, "--merge-reports", *paths], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)

    @unittest.skipIf(support.SANITIZE, "a sanitizer has memory of its own")
    def test_a_report_without_end_is_refused(self):
        """Not read into all of the memory that there is."""
        most = 2 << 30
        with open("/dev/zero", "rb") as zeros:
            feeder = subprocess.Popen(["cat"], stdin=zeros, stdout=subprocess.PIPE)
            result = self.chandler("--merge-reports", "/dev/stdin", stdin=feeder.stdout, status=1, preexec_fn=lambda:
                                   resource.setrlimit(resource.RLIMIT_AS, (most, most)))
            feeder.stdout.close()
            feeder.wait()
        self.assertIn("/dev/stdin: is larger than 512 MiB\n", result.err)

    def test_a_run_that_was_interrupted_merges_as_failed(self):
        report = json.loads(self.shards(1)[0].read_text("utf-8"))
        for chart in report["charts"][3:]:
            chart.update(status="failed", error="not begun: the run was interrupted")
        report.update(rendered=3, failed=5, error="interrupted by SIGTERM")
        path = support.write(self.dir / "interrupted.json", json.dumps(report))
        for quiet in ((), ("-q",)):
            merged = self.merge([path], *quiet, status=1)
            self.assertEqual(merged["failed"], 5)
            trouble, *summary = self.result.err.splitlines()
            self.assertEqual(trouble, f"chandler: {path}: interrupted by SIGTERM")
            self.assertEqual(merged["error"], "interrupted by SIGTERM")
            self.assertEqual(len(summary), 0 if quiet else 1)
            for line in summary:
                self.assertRegex(line, r"^chandler: 3 charts of 1 shard in [0-9.]+ s, 5 not begun$")


if __name__ == "__main__":
    unittest.main()
