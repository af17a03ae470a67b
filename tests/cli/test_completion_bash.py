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


class Bash(completion_support.Typed, completion_support.Case):
    def setUp(self):
        super().setUp()
        (self.dir / "probe").write_text(PROBE)
        self.script("bash")
        self.shell = completion_support.Shell(["bash", "--noprofile", "--rcfile", "../probe", "-i"], self.work,
                                              SCRIPT="../chandler.bash")
        self.addCleanup(self.shell.close)
        self.complete("true")

    def test_every_option_of_help_is_offered(self):
        self.assert_offers("chandler --", self.longs)
        self.assert_offers("chandler -", self.longs | self.letters)

    def test_a_value_may_stand_behind_an_equals_sign(self):
        self.assert_becomes("chandler --theme=", "chandler --theme=")
        self.assert_offers("chandler --theme=", self.listed("themes"))

    def test_files_are_those_that_fit(self):
        self.assert_offers("chandler ", ["prices.csv", "more prices.TSV", "gone.csv.gz", "charts"])
        self.assert_offers("chandler -r --log charts/", ["charts/a.csv"])
        self.assert_offers("chandler --plugin ", ["momentum.py", "charts"])
        self.assert_offers("chandler --bench-compare ", ["old.json", "charts"])

    def test_reports_are_merged(self):
        self.assert_offers("chandler --merge-reports ", ["old.json", "charts"])
        self.assert_offers("chandler -q --merge-reports old.json ", ["old.json", "charts"])
        self.assert_becomes("chandler --merge-reports ol", "chandler --merge-reports old.json ")

    def test_zones_come_folder_by_folder(self):
        if support.pathlib.Path("/usr/share/zoneinfo/Europe").exists():
            self.assert_becomes("chandler --tz=Europ", "chandler --tz=Europe/")

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
