"""--completion zsh, in a zsh that reads a terminal."""
import os
import shutil
import unittest

import completion_support
import support

if not shutil.which("zsh"):
    support.skip_all("there is no zsh")

# compadd is where every offer of zsh's completions comes by.
PROBE = r"""
autoload -U compinit
LOAD
PS1=; unset HISTFILE
setopt no_beep no_list_beep no_auto_list no_auto_menu no_always_last_prompt
LISTMAX=10000
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a offered_here
    builtin compadd -O offered_here "$@"
    print -rl -- $offered_here >>offered
    builtin compadd "$@"
}
show() {
    { cat offered 2>/dev/null; print -rn -- "line:$BUFFER" } >line.new
    rm -f offered
    mv line.new line
}
zle -N show
bindkey -e
bindkey '^Xl' show
bindkey '^I' complete-word
"""
AS_A_FILE = "fpath=(.. $fpath); compinit -D -u"
BY_SOURCE = "compinit -D -u; source ../_chandler"


class Zsh(completion_support.Case):
    load = AS_A_FILE

    def setUp(self):
        super().setUp()
        os.rename(self.script("zsh"), self.dir / "_chandler")
        (self.dir / ".zshrc").write_text(PROBE.replace("LOAD", self.load))
        self.shell = completion_support.Shell(["zsh", "-d", "-i"], self.work, ZDOTDIR=os.fspath(self.dir))
        self.addCleanup(self.shell.close)

    def complete(self, line):
        """What is offered for a line, and what it becomes."""
        self.shell.send(line + "\t\x18l\x15")
        offered, _, line = self.wait_for(self.work / "line", self.shell).rpartition("line:")
        return [item for item in offered.splitlines() if item], line

    def assert_offers(self, line, wanted):
        self.assertEqual(sorted(set(self.complete(line)[0])), sorted(wanted), line)

    def assert_becomes(self, line, wanted):
        self.assertEqual(self.complete(line)[1].rstrip(" "), wanted, line)

    def test_every_option_of_help_is_offered(self):
        offered = {item.rstrip("=") for item in self.complete("chandler --")[0]}
        self.assertEqual(offered, self.longs)
        offered = {item.rstrip("=") for item in self.complete("chandler -")[0]}
        self.assertEqual(offered, self.longs | self.letters)
        self.assert_becomes("chandler --no-v", "chandler --no-volume")

    def test_names_are_those_of_the_lists(self):
        self.assert_offers("chandler --theme ", self.listed("themes"))
        self.assert_offers("chandler --type ", self.listed("types"))
        self.assert_offers("chandler -i ", self.listed("indicators"))
        self.assert_offers("chandler --pool ", ["auto", *self.listed("pools")])
        self.assert_offers("chandler --format ", ["png", "svg", "pdf"])
        self.assert_offers("chandler --list ", ["types", "themes", "indicators", "dialects", "pools"])
        self.assert_offers("chandler --completion ", ["bash", "zsh", "fish"])

    def test_words_are_put_in_whole(self):
        self.assert_becomes("chandler --theme da", "chandler --theme dark")
        self.assert_becomes("chandler --theme=da", "chandler --theme=dark")
        self.assert_becomes("chandler -rqtcand", "chandler -rqtcandles")
        self.assert_becomes("chandler -j4 --pool thr", "chandler -j4 --pool threads")

    def test_parameters_follow_a_colon(self):
        self.assert_offers("chandler -i keltner:", ["period=", "multiplier=", "atr="])
        self.assert_becomes("chandler -i keltner:20,mul", "chandler -i keltner:20,multiplier=")
        self.assert_becomes("chandler --indicator=keltner:mul", "chandler --indicator=keltner:multiplier=")
        self.assert_becomes("chandler -i sma:20 -i keltner:mul", "chandler -i sma:20 -i keltner:multiplier=")
        self.assert_becomes("chandler -i pivots:method=cl", "chandler -i pivots:method=classic")
        self.assert_becomes("chandler -t renko:si", "chandler -t renko:size=")
        self.assert_offers("chandler -i unknown:", [])

    def test_a_parameter_is_given_once(self):
        self.assert_offers("chandler -i sma:20,", [])
        self.assert_offers("chandler -i keltner:20,", ["multiplier=", "atr="])
        self.assert_becomes("chandler -i keltner:20,1.5,", "chandler -i keltner:20,1.5,atr=")
        self.assert_offers("chandler -i keltner:20,1.5,3,", [])
        self.assert_offers("chandler -i keltner:multiplier=2,", ["period=", "atr="])
        self.assert_becomes("chandler --indicator=keltner:9,atr=5,", "chandler --indicator=keltner:9,atr=5,multiplier=")
        self.assert_offers("chandler -t renko:10,", [])
        self.assert_offers("chandler -i pivots:classic,", [])

    def test_lists_go_on_behind_a_comma(self):
        self.assert_becomes("chandler --bench-pools threads,proc", "chandler --bench-pools threads,processes")
        self.assert_becomes("chandler --columns time=Day,op", "chandler --columns time=Day,open=")

    def test_files_are_those_that_fit(self):
        self.assert_becomes("chandler mo", "chandler more\\ prices.TSV")
        self.assert_becomes("chandler cha", "chandler charts/")
        self.assert_becomes("chandler notes", "chandler notes.md")
        self.assert_becomes("chandler --plugin=mo", "chandler --plugin=momentum.py")
        self.assert_becomes("chandler --plugin mo", "chandler --plugin momentum.py")
        self.assert_becomes("chandler --bench-compare ol", "chandler --bench-compare old.json")
        self.assert_becomes("chandler --theme ./mi", "chandler --theme ./mine.theme")

    def test_reports_are_merged(self):
        self.assert_becomes("chandler --merge-reports old.json ol", "chandler --merge-reports old.json old.json")
        self.assert_becomes("chandler --merge-reports pri", "chandler --merge-reports prices.csv")
        self.assert_becomes("chandler --merge-reports ol", "chandler --merge-reports old.json")

    def test_zones_come_from_the_system(self):
        if support.pathlib.Path("/usr/share/zoneinfo/Europe/Zurich").exists():
            self.assert_becomes("chandler --tz Europe/Zur", "chandler --tz Europe/Zurich")

    def test_an_option_that_adds_up_is_offered_again(self):
        offered = self.complete("chandler -i sma -r --log --")[0]
        self.assertIn("--indicator", offered)
        self.assertNotIn("--log", offered)
        self.assertNotIn("--recursive", offered)

    def test_numbers_and_texts_offer_nothing(self):
        for option in ("--last", "--title", "--size", "-j", "--from"):
            self.assert_offers(f"chandler {option} ", [])


class Sourced(Zsh):
    load = BY_SOURCE


if __name__ == "__main__":
    unittest.main()
