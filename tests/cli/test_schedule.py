"""samples/cron and samples/systemd: their command lines do what their comments say, in the environment they run in."""
import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import unittest

import support
from support import Case, walk

CRONTAB = support.SOURCE_DIR / "samples" / "cron" / "chandler.crontab"
SYSTEMD = support.SOURCE_DIR / "samples" / "systemd"
ANALYZE = shutil.which("systemd-analyze")


def unit(name):
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True)
    parser.optionxform = str
    parser.read(SYSTEMD / name)
    return parser


def drop_in():
    """The lines for other folders that the service's comment has."""
    text = (SYSTEMD / "chandler.service").read_text("utf-8")
    lines = text[text.index("#   [Unit]"):text.index("\n[Unit]")].splitlines()
    return "".join(line.removeprefix("#   ") + "\n" for line in lines)


class Schedule(Case):
    def setUp(self):
        super().setUp()
        self.prices, self.charts = self.dir / "prices", self.dir / "charts"
        (self.prices / "fx").mkdir(parents=True)
        self.charts.mkdir()
        support.write_candles(self.prices / "acme.csv", walk(30))
        support.write_candles(self.prices / "fx" / "eur.csv", walk(30, seed=2))
        self.env = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}

    def here(self, command, program):
        """The command with this build and this test's folders in it."""
        command, count = re.subn(re.escape(program) + r"(?= )", shlex.quote(support.PROGRAM), command, count=1)
        self.assertEqual(count, 1)
        self.assertIn("/srv/prices", command)
        return command.replace("/srv/prices", str(self.prices)).replace("/srv/charts", str(self.charts))

    def cron_line(self):
        lines = [line for line in CRONTAB.read_text().splitlines() if line and not line.startswith("#")]
        settings = [line for line in lines if re.match(r"\w+=", line)]
        jobs = [line for line in lines if line not in settings]
        self.assertEqual(len(jobs), 1)
        self.assertNotIn("%", jobs[0])  # a line's end to cron
        fields = jobs[0].split(None, 5)
        for field, most in zip(fields[:5], (59, 23, 31, 12, 7)):
            self.assertTrue(field == "*" or all(0 <= int(n) <= most for n in re.findall(r"\d+", field)), field)
        self.assertTrue(all(name in ("MAILTO", "PATH") for name in (line.split("=")[0] for line in settings)))
        return fields[5]

    def run_cron(self):
        return ["/bin/sh", "-c", self.here(self.cron_line(), "chandler")]

    def run_systemd(self):
        return shlex.split(self.here(unit("chandler.service")["Service"]["ExecStart"], "chandler"))

    def nights(self, args):
        def run():
            return subprocess.run(args, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd="/",
                                  stderr=subprocess.STDOUT, check=False, timeout=120)

        def statuses():
            return [chart["status"] for chart in json.loads((self.charts / "run.json").read_text())["charts"]]
        first = run()
        self.assertEqual((first.returncode, first.stdout), (0, b""))
        self.assertEqual(statuses(), ["rendered"] * 2)
        self.assertEqual(sorted(os.path.relpath(os.path.join(folder, name), self.charts)
                                for folder, _, names in os.walk(self.charts) for name in names),
                         [".lock", "acme.png", "fx/eur.png", "index.html", "run.json"])
        os.utime(self.prices / "acme.csv", (1, 1))
        second = run()
        self.assertEqual((second.returncode, second.stdout), (0, b""))
        self.assertEqual(statuses()[0], "skipped")
        support.write(self.prices / "bad.csv", "")
        third = run()
        self.assertEqual(third.returncode, 1)
        self.assertEqual(third.stdout.decode().splitlines(),
                         [f"chandler: {self.prices}/bad.csv: is empty"])
        self.assertEqual(statuses()[1], "failed")
        with open(self.charts / ".lock", encoding="utf-8") as held:
            import fcntl
            fcntl.flock(held, fcntl.LOCK_EX)
            self.assertEqual(run().returncode, 75)

    def test_the_crontab_line(self):
        self.nights(self.run_cron())

    def test_the_service(self):
        self.nights(self.run_systemd())

    def test_both_do_the_same(self):
        self.assertEqual(shlex.split(self.run_cron()[2]), self.run_systemd())

    def test_the_service_may_write_where_it_writes(self):
        service = unit("chandler.service")["Service"]
        words = shlex.split(service["ExecStart"])
        self.assertEqual(service["ReadWritePaths"], words[words.index("-o") + 1])
        for flag in ("--lock", "--report"):
            self.assertTrue(words[words.index(flag) + 1].startswith(service["ReadWritePaths"] + "/"))
        for name, value in {"ProtectSystem": "strict", "PrivateTmp": "yes", "NoNewPrivileges": "yes",
                            "SuccessExitStatus": "75", "Type": "oneshot"}.items():
            self.assertEqual(service[name], value)

    def test_other_folders_take_the_place_of_these(self):
        service = unit("chandler.service")
        settings = [tuple(line.split("=", 1)) for line in drop_in().replace("\\\n", "").splitlines() if "=" in line]
        settings = [(name, " ".join(value.split())) for name, value in settings]
        for section, name in (("Unit", "RequiresMountsFor"), ("Service", "ReadWritePaths"), ("Service", "ExecStart")):
            # A later line adds to an earlier one, but for an empty one.
            values = [value for found, value in settings if found == name]
            wanted = service[section][name].replace("/srv/", "/data/")
            self.assertEqual(values, [wanted] if section == "Unit" else ["", wanted])

    @unittest.skipUnless(ANALYZE, "SKIPPED: no systemd-analyze (Debian's package systemd)")
    def test_systemd_takes_both_files(self):
        for name in ("chandler.service", "chandler.timer"):
            text = (SYSTEMD / name).read_text().replace("=chandler ", f"={support.PROGRAM} ")
            support.write(self.dir / name, text)
        (self.dir / "chandler.service.d").mkdir()
        support.write(self.dir / "chandler.service.d" / "override.conf",
                      drop_in().replace("=chandler ", f"={support.PROGRAM} "))
        for name in ("chandler.service", "chandler.timer"):
            done = subprocess.run([ANALYZE, "verify", "--man=no", "--recursive-errors=no", self.dir / name],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual((done.returncode, done.stdout.decode()), (0, ""))
        when = unit("chandler.timer")["Timer"]["OnCalendar"]
        done = subprocess.run([ANALYZE, "calendar", when], stdout=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"Mon..Fri *-*-* 22:15:00", done.stdout)

    @unittest.skipUnless(ANALYZE, "SKIPPED: no systemd-analyze (Debian's package systemd)")
    def test_systemd_calls_it_safe(self):
        support.write(self.dir / "chandler.service", (SYSTEMD / "chandler.service").read_text())
        done = subprocess.run([ANALYZE, "security", "--offline=yes", "--no-pager", "--threshold=15",
                               self.dir / "chandler.service"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if b"nrecognized option" in done.stdout:
            self.skipTest("SKIPPED: this systemd-analyze looks at no files")
        self.assertEqual(done.returncode, 0, done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
