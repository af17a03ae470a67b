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


class Zsh(completion_support.Typed, completion_support.Case):
    load = AS_A_FILE

    def setUp(self):
        super().setUp()
        os.rename(self.script("zsh"), self.dir / "_chandler")
        (self.dir / ".zshrc").write_text(PROBE.replace("LOAD", self.load))
        self.shell = completion_support.Shell(["zsh", "-d", "-i"], self.work, ZDOTDIR=os.fspath(self.dir))
        self.addCleanup(self.shell.close)

    def test_every_option_of_help_is_offered(self):
        offered = {item.rstrip("=") for item in self.complete("chandler --")[0]}
        self.assertEqual(offered, self.longs)
        offered = {item.rstrip("=") for item in self.complete("chandler -")[0]}
        self.assertEqual(offered, self.longs | self.letters)

    def assert_becomes(self, line, wanted):
        # What zsh keeps ready behind a word is no part of the line until something follows.
        self.assertEqual(self.complete(line)[1].rstrip(" "), wanted.rstrip(" "), line)

    def test_reports_are_merged(self):
        self.assert_becomes("chandler --merge-reports old.json ol", "chandler --merge-reports old.json old.json")
        self.assert_becomes("chandler --merge-reports pri", "chandler --merge-reports prices.csv")
        self.assert_becomes("chandler --merge-reports ol", "chandler --merge-reports old.json")

    def test_an_option_that_adds_up_is_offered_again(self):
        offered = self.complete("chandler -i sma -r --log --")[0]
        self.assertIn("--indicator", offered)
        self.assertNotIn("--log", offered)
        self.assertNotIn("--recursive", offered)


class Sourced(Zsh):
    load = BY_SOURCE


if __name__ == "__main__":
    unittest.main()
