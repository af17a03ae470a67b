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
