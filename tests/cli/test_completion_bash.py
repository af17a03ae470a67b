"""--completion bash, in a bash that reads a terminal: readline takes the lines apart and puts the answers in."""
import subprocess
import shutil
import unittest

import completion_support
import support

if not shutil.which("bash"):
    support.skip_all("there is no bash")

# Says what was offered, and what the line became. A file is there at once and whole.
PROBE = r"""
PS1=; unset HISTFILE
bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; bind 'set completion-query-items 0'
bind 'set page-completions off'
source "$SCRIPT"
probe() { _chandler "$@"; printf '%s\n' "${COMPREPLY[@]}" >offered; }
complete -F probe chandler
show() { { cat offered 2>/dev/null; printf 'line:%s' "$READLINE_LINE"; } >line.new; rm -f offered; mv line.new line; }
bind -x '"\C-xl": show'
"""


class Bash(completion_support.Case):
    def setUp(self):
        super().setUp()
        (self.dir / "probe").write_text(PROBE)
        self.script("bash")
        self.shell = completion_support.Shell(["bash", "--noprofile", "--rcfile", "../probe", "-i"], self.work,
                                              SCRIPT="../chandler.bash")
        self.addCleanup(self.shell.close)
        self.complete("true")

    def complete(self, line):
        """What is offered for a line, and what it becomes."""
        self.shell.send(line + "\t\x18l\x15")
        offered, _, line = self.wait_for(self.work / "line", self.shell).rpartition("line:")
        return [item for item in offered.splitlines() if item], line

    def assert_offers(self, line, wanted):
        self.assertEqual(sorted(set(self.complete(line)[0])), sorted(wanted), line)

    def assert_becomes(self, line, wanted):
        self.assertEqual(self.complete(line)[1], wanted, line)

    def test_every_option_of_help_is_offered(self):
        self.assert_offers("chandler --", self.longs)
        self.assert_offers("chandler -", self.longs | self.letters)
        self.assert_becomes("chandler --no-v", "chandler --no-volume ")
        self.assert_becomes("chandler prices.csv --recu", "chandler prices.csv --recursive ")

    def test_names_are_those_of_the_lists(self):
        self.assert_offers("chandler --theme ", self.listed("themes"))
        self.assert_offers("chandler --type ", self.listed("types"))
        self.assert_offers("chandler -t ", self.listed("types"))
        self.assert_offers("chandler -i ", self.listed("indicators"))
        self.assert_offers("chandler --pool ", ["auto", *self.listed("pools")])
        self.assert_offers("chandler --format ", ["png", "svg", "pdf"])
        self.assert_offers("chandler --list ", ["types", "themes", "indicators", "dialects", "pools"])
        self.assert_offers("chandler --completion ", ["bash", "zsh", "fish"])
        self.assert_offers("chandler --date-order ", ["dmy", "mdy", "ymd"])

    def test_words_are_put_in_whole(self):
        self.assert_becomes("chandler --theme da", "chandler --theme dark ")
        self.assert_becomes("chandler --theme=da", "chandler --theme=dark ")
        self.assert_becomes("chandler -tcand", "chandler -tcandles ")
        self.assert_becomes("chandler -rqtcand", "chandler -rqtcandles ")
        self.assert_becomes("chandler -j4 --pool thr", "chandler -j4 --pool threads ")
        self.assert_becomes("chandler --theme=", "chandler --theme=")
        self.assert_offers("chandler --theme=", self.listed("themes"))
        self.assert_becomes("chandler --title 'a b' --theme da", "chandler --title 'a b' --theme dark ")

    def test_parameters_follow_a_colon(self):
        self.assert_offers("chandler -i keltner:", ["period=", "multiplier=", "atr="])
        self.assert_becomes("chandler -i keltner:20,mul", "chandler -i keltner:20,multiplier=")
        self.assert_becomes("chandler -i keltner:period=20,mul", "chandler -i keltner:period=20,multiplier=")
        self.assert_becomes("chandler --indicator=keltner:mul", "chandler --indicator=keltner:multiplier=")
        self.assert_becomes("chandler -ikeltner:mul", "chandler -ikeltner:multiplier=")
        self.assert_becomes("chandler -i sma:20 -i keltner:mul", "chandler -i sma:20 -i keltner:multiplier=")
        self.assert_becomes("chandler -i pivots:method=cl", "chandler -i pivots:method=classic")
        self.assert_becomes("chandler -t renko:si", "chandler -t renko:size=")
        self.assert_offers("chandler -i unknown:", [])

    def test_a_parameter_is_given_once(self):
        self.assert_offers("chandler -i sma:20,", [])
        self.assert_offers("chandler -i keltner:20,", ["20,multiplier=", "20,atr="])
        self.assert_becomes("chandler -i keltner:20,1.5,", "chandler -i keltner:20,1.5,atr=")
        self.assert_offers("chandler -i keltner:20,1.5,3,", [])
        self.assert_offers("chandler -i keltner:multiplier=2,", ["2,period=", "2,atr="])
        self.assert_becomes("chandler --indicator=keltner:9,atr=5,", "chandler --indicator=keltner:9,atr=5,multiplier=")
        self.assert_offers("chandler -t renko:10,", [])
        self.assert_offers("chandler -i pivots:classic,", [])

    def test_lists_go_on_behind_a_comma(self):
        self.assert_becomes("chandler --bench-pools threads,proc", "chandler --bench-pools threads,processes")
        self.assert_becomes("chandler --columns time=Day,op", "chandler --columns time=Day,open=")
        self.assert_becomes("chandler --columns=time=Day,op", "chandler --columns=time=Day,open=")

    def test_files_are_those_that_fit(self):
        self.assert_offers("chandler ", ["prices.csv", "more prices.TSV", "gone.csv.gz", "charts"])
        self.assert_offers("chandler -r --log charts/", ["charts/a.csv"])
        self.assert_becomes("chandler mo", "chandler more\\ prices.TSV ")
        self.assert_becomes("chandler cha", "chandler charts/")
        self.assert_becomes("chandler notes", "chandler notes.md ")
        self.assert_offers("chandler --plugin ", ["momentum.py", "charts"])
        self.assert_becomes("chandler --plugin=mom", "chandler --plugin=momentum.py ")
        self.assert_offers("chandler --bench-compare ", ["old.json", "charts"])
        self.assert_becomes("chandler -o cha", "chandler -o charts/")
        self.assert_becomes("chandler --theme ./mi", "chandler --theme ./mine.theme ")

    def test_reports_are_merged(self):
        self.assert_offers("chandler --merge-reports ", ["old.json", "charts"])
        self.assert_offers("chandler -q --merge-reports old.json ", ["old.json", "charts"])
        self.assert_becomes("chandler --merge-reports ol", "chandler --merge-reports old.json ")

    def test_zones_come_from_the_system(self):
        if (support.pathlib.Path("/usr/share/zoneinfo/Europe/Zurich")).exists():
            self.assert_becomes("chandler --tz Europe/Zur", "chandler --tz Europe/Zurich ")
            self.assert_becomes("chandler --tz=Europ", "chandler --tz=Europe/")

    def test_numbers_and_texts_offer_nothing(self):
        for option in ("--last", "--title", "--size", "-j", "--from", "--timeout"):
            self.assert_offers(f"chandler {option} ", [])

    def test_after_two_dashes_all_are_paths(self):
        self.assert_offers("chandler -- --th", [])
        self.assert_becomes("chandler -- pri", "chandler -- prices.csv ")

    def test_shellcheck_has_nothing_to_say(self):
        if not shutil.which("shellcheck"):
            self.skipTest("no shellcheck")
        done = subprocess.run(["shellcheck", self.dir / "chandler.bash"], stdout=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stdout.decode()), (0, ""))


if __name__ == "__main__":
    unittest.main()
