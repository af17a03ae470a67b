"""What the tests of completions share: a folder of files to complete, and a shell on a terminal."""
import os
import pty
import re
import select
import subprocess
import termios
import threading
import time

import support

FILES = ("prices.csv", "more prices.TSV", "gone.csv.gz", "notes.md", "mine.theme", "momentum.py", "old.json",
         "charts/a.csv", "charts/b.png")


class Shell:
    """An interactive shell, whose prompt is a terminal of its own. What is shown there is read and dropped."""

    def __init__(self, command, folder, **changes):
        leader, follower = pty.openpty()
        attributes = termios.tcgetattr(follower)
        # What is sent before the shell has set its terminal up is kept as it is.
        attributes[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(follower, termios.TCSANOW, attributes)
        env = support.environment(TERM="dumb", HOME=os.fspath(folder), INPUTRC="/dev/null", **changes)
        self.process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, cwd=folder, env=env,
                                        start_new_session=True)
        os.close(follower)
        self.leader = leader
        self.shown = b""
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        while True:
            try:
                ready, _, _ = select.select([self.leader], [], [], 1)
                data = os.read(self.leader, 65536) if ready else b" "
            except (OSError, ValueError):
                return
            if not data:
                return
            self.shown += data

    def send(self, text):
        os.write(self.leader, text.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.leader)


class Case(support.Case):
    """A folder of files, and the options of --help."""

    def setUp(self):
        super().setUp()
        for name in FILES:
            path = self.dir / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
        self.work = self.dir / "work"
        self.options = re.findall(r"^  (?:-(\w), |    )--([a-z-]+)( \S+)?", self.chandler("--help").out, re.MULTILINE)
        self.assertGreater(len(self.options), 50)
        self.longs = {f"--{name}" for _, name, _ in self.options}
        self.letters = {f"-{letter}" for letter, _, _ in self.options if letter}

    def listed(self, what):
        return [line.split("\t")[0] for line in self.chandler("--list", what).out.splitlines()]

    def script(self, shell):
        """The completions for a shell, in a file."""
        path = self.dir / f"chandler.{shell}"
        path.write_bytes(self.chandler("--completion", shell).stdout)
        return path

    def wait_for(self, path, shell):
        """What was written there; the file is gone afterwards."""
        deadline = time.monotonic() + 60
        while not path.exists():
            self.assertLess(time.monotonic(), deadline, shell.shown.decode(errors="replace")[-2000:])
            self.assertIsNone(shell.process.poll(), shell.shown.decode(errors="replace")[-2000:])
            time.sleep(0.005)
        text = path.read_text("utf-8")
        path.unlink()
        return text


class Typed:
    """For a Case: what is the same in every shell on a terminal, self.shell, that tells in the file `line` what was
    offered and what became of a line once C-x l is typed."""

    def complete(self, line):
        """What is offered for a line, and what it becomes."""
        self.shell.send(line + "\t\x18l\x15")
        offered, _, line = self.wait_for(self.work / "line", self.shell).rpartition("line:")
        return [item for item in offered.splitlines() if item], line

    def assert_offers(self, line, wanted):
        self.assertEqual(sorted(set(self.complete(line)[0])), sorted(wanted), line)

    def assert_becomes(self, line, wanted):
        self.assertEqual(self.complete(line)[1], wanted, line)

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
        self.assert_becomes("chandler --no-v", "chandler --no-volume ")
        self.assert_becomes("chandler prices.csv --recu", "chandler prices.csv --recursive ")
        self.assert_becomes("chandler --theme da", "chandler --theme dark ")
        self.assert_becomes("chandler --theme=da", "chandler --theme=dark ")
        self.assert_becomes("chandler -tcand", "chandler -tcandles ")
        self.assert_becomes("chandler -rqtcand", "chandler -rqtcandles ")
        self.assert_becomes("chandler -j4 --pool thr", "chandler -j4 --pool threads ")
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
        for line, wanted in (("-i sma:20,", []), ("-i keltner:20,", ["multiplier=", "atr="]),
                             ("-i keltner:20,1.5,3,", []), ("-i keltner:multiplier=2,", ["period=", "atr="]),
                             ("-t renko:10,", []), ("-i pivots:classic,", [])):
            # One shell offers a parameter alone, the other with the value before it.
            offered = {item.rpartition(",")[2] for item in self.complete(f"chandler {line}")[0]}
            self.assertEqual(offered, set(wanted), line)
        self.assert_becomes("chandler -i keltner:20,1.5,", "chandler -i keltner:20,1.5,atr=")
        self.assert_becomes("chandler --indicator=keltner:9,atr=5,", "chandler --indicator=keltner:9,atr=5,multiplier=")

    def test_lists_go_on_behind_a_comma(self):
        self.assert_becomes("chandler --bench-pools threads,proc", "chandler --bench-pools threads,processes")
        self.assert_becomes("chandler --columns time=Day,op", "chandler --columns time=Day,open=")
        self.assert_becomes("chandler --columns=time=Day,op", "chandler --columns=time=Day,open=")

    def test_files_are_put_in_whole(self):
        self.assert_becomes("chandler mo", "chandler more\\ prices.TSV ")
        self.assert_becomes("chandler cha", "chandler charts/")
        self.assert_becomes("chandler notes", "chandler notes.md ")
        self.assert_becomes("chandler --plugin=mo", "chandler --plugin=momentum.py ")
        self.assert_becomes("chandler --plugin mo", "chandler --plugin momentum.py ")
        self.assert_becomes("chandler --bench-compare ol", "chandler --bench-compare old.json ")
        self.assert_becomes("chandler -o cha", "chandler -o charts/")
        self.assert_becomes("chandler --theme ./mi", "chandler --theme ./mine.theme ")

    def test_zones_come_from_the_system(self):
        if support.pathlib.Path("/usr/share/zoneinfo/Europe/Zurich").exists():
            self.assert_becomes("chandler --tz Europe/Zur", "chandler --tz Europe/Zurich ")

    def test_numbers_and_texts_offer_nothing(self):
        for option in ("--last", "--title", "--size", "-j", "--from", "--timeout"):
            self.assert_offers(f"chandler {option} ", [])
