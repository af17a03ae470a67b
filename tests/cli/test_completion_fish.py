"""--completion fish, by fish's own answers to `complete -C LINE`."""
import shutil
import subprocess
import unittest

import completion_support
import support

if not shutil.which("fish"):
    support.skip_all("there is no fish")


class Fish(completion_support.Case):
    def setUp(self):
        super().setUp()
        self.script("fish")

    def complete(self, *lines):
        """What is offered for each line, by word with its description."""
        code = "source ../chandler.fish; for line in $argv; complete -C $line; echo end:; end"
        done = subprocess.run(["fish", "--no-config", "-c", code, "--", *lines], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=self.work, check=False, timeout=120,
                              env=support.environment(HOME=str(self.dir), XDG_CONFIG_HOME=str(self.dir)))
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        answers = done.stdout.decode().split("end:\n")
        self.assertEqual(len(answers), len(lines) + 1)
        return [dict(f"{line}\t".split("\t")[:2] for line in answer.splitlines()) for answer in answers[:-1]]

    def assert_offers(self, wanted):
        for (line, words), offered in zip(wanted.items(), self.complete(*wanted)):
            self.assertEqual(sorted(offered), sorted(words), line)

    def test_every_option_of_help_is_offered(self):
        long, short = self.complete("chandler --", "chandler -")
        self.assertEqual({word.rstrip("=") for word in long}, self.longs)
        self.assertEqual({word.rstrip("=") for word in short}, self.longs | self.letters)
        self.assertEqual(long["--log"], "logarithmic price scale")

    def test_names_are_those_of_the_lists(self):
        self.assert_offers({
            "chandler --theme ": self.listed("themes"),
            "chandler --type ": self.listed("types"),
            "chandler -t ": self.listed("types"),
            "chandler -i ": self.listed("indicators"),
            "chandler --pool ": ["auto", *self.listed("pools")],
            "chandler --format ": ["png", "svg", "pdf"],
            "chandler --list ": ["types", "themes", "indicators", "dialects", "pools"],
            "chandler --completion ": ["bash", "zsh", "fish"],
            "chandler --theme da": ["dark"],
            "chandler --theme=da": ["--theme=dark"],
        })
        summaries = self.complete("chandler --theme ")[0]
        self.assertEqual(summaries, dict(line.split("\t") for line in
                                         self.chandler("--list", "themes").out.splitlines()))

    def test_parameters_follow_a_colon(self):
        self.assert_offers({
            "chandler -i keltner:": ["keltner:period=", "keltner:multiplier=", "keltner:atr="],
            "chandler -i keltner:20,mul": ["keltner:20,multiplier="],
            "chandler --indicator=keltner:mul": ["--indicator=keltner:multiplier="],
            "chandler -i sma:20 -i keltner:mul": ["keltner:multiplier="],
            "chandler -i pivots:method=cl": ["pivots:method=classic"],
            "chandler -t renko:si": ["renko:size="],
            "chandler -i unknown:": [],
            "chandler -i 'sma(:": [],
            "chandler -i sma[:": [],
            "chandler -i 'k.*:": [],
        })

    def test_a_parameter_is_given_once(self):
        self.assert_offers({
            "chandler -i sma:20,": [],
            "chandler -i keltner:20,": ["keltner:20,multiplier=", "keltner:20,atr="],
            "chandler -i keltner:20,1.5,": ["keltner:20,1.5,atr="],
            "chandler -i keltner:20,1.5,3,": [],
            "chandler -i keltner:multiplier=2,": ["keltner:multiplier=2,period=", "keltner:multiplier=2,atr="],
            "chandler --indicator=keltner:20,atr=5,": ["--indicator=keltner:20,atr=5,multiplier="],
            "chandler -t renko:10,": [],
            "chandler -i pivots:classic,": [],
        })

    def test_lists_go_on_behind_a_comma(self):
        self.assert_offers({
            "chandler --bench-pools threads,proc": ["threads,processes"],
            "chandler --columns time=Day,op": ["time=Day,open="],
        })

    def test_files_are_those_that_fit(self):
        self.assert_offers({
            "chandler ": ["prices.csv", "more prices.TSV", "gone.csv.gz", "charts/"],
            "chandler -r --log charts/": ["charts/a.csv"],
            "chandler notes": ["notes.md"],
            "chandler --plugin ": ["momentum.py", "charts/"],
            "chandler --plugin=mom": ["--plugin=momentum.py"],
            "chandler --bench-compare ": ["old.json", "charts/"],
            "chandler --theme ./mi": ["./mine.theme"],
            "chandler -o cha": ["charts/"],
        })

    def test_reports_are_merged(self):
        self.assert_offers({
            "chandler --merge-reports ": ["old.json", "charts/"],
            "chandler -q --merge-reports old.json o": ["old.json"],
        })

    def test_zones_come_from_the_system(self):
        if support.pathlib.Path("/usr/share/zoneinfo/Europe/Zurich").exists():
            self.assert_offers({"chandler --tz Europe/Zur": ["Europe/Zurich"]})

    def test_numbers_and_texts_offer_nothing(self):
        self.assert_offers({f"chandler {option} ": [] for option in ("--last", "--title", "--size", "-j", "--from")})


if __name__ == "__main__":
    unittest.main()
