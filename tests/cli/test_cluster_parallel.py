"""samples/cluster/parallel.sh: GNU parallel on this machine, and over ssh to an sshd of the test's own."""
import getpass
import json
import os
import pathlib
import shutil
import socket
import subprocess
import unittest

import cluster_support
import support
from cluster_support import Cluster, Daemons, RECIPES, free_ports, wait_until

# The privilege separation folder is fixed when sshd is built.
SSHD_FOLDER = pathlib.Path("/run/sshd")
SSHD = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
"""
SSH = """
Host wax wick gone
    HostName 127.0.0.1
    HostKeyAlias wax
    User {user}
    Port {port}
    IdentityFile {folder}/user
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known
    BatchMode yes
Host gone
    Port {closed}
"""


class Parallel(Cluster):
    def setUp(self):
        super().setUp()
        self.env = support.environment(CHANDLER=support.PROGRAM, PARALLEL_HOME=os.fspath(self.dir / "parallel"),
                                       PARALLEL=None, SHARDS=None)

    def draw(self, hosts, *options, status=0, **env):
        """What the script prints."""
        support.write(self.dir / "hosts", hosts)
        done = subprocess.run([RECIPES / "parallel.sh", "hosts", self.prices, self.charts, *options], cwd=self.dir,
                              env=self.env | env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=300, check=False)
        self.said = done.stderr.decode()
        self.assertEqual(done.returncode, status, self.said)
        return done.stdout

    def test_this_machine_alone(self):
        options = ("--title", 'a "b" $c {} %', "--name", "{stem}-x")
        whole = self.whole(*options)
        report = json.loads(self.draw("# comment\n:\n", *options, SHARDS="3"))
        self.assert_same_pictures()
        self.assert_same_report(report, whole, 3)

    def test_a_failed_chart_is_told_at_the_end(self):
        support.write(self.prices / "4.csv", "no prices")
        self.whole(status=1)
        report = json.loads(self.draw(":\n", status=1))
        self.assert_same_pictures()
        # Its share was not tried again.
        self.assertEqual((report["failed"], report["rendered"], report["skipped"]), (1, 12, 0))
        self.assertEqual(self.said.count("4.csv: "), 2, "by its share, and at the end")

    def test_a_share_that_is_lost_is_tried_again(self):
        whole = self.whole()
        once = support.write(self.dir / "once", f'#!/bin/sh\nmkdir "{self.dir}/lost" 2>/dev/null && kill -9 $$\n'
                             f'exec "{support.PROGRAM}" "$@"\n')
        once.chmod(0o755)
        report = json.loads(self.draw(":\n", CHANDLER=str(once)))
        self.assertTrue((self.dir / "lost").exists())
        self.assert_same_pictures()
        self.assert_same_report(report, whole, 2)

    def test_wrong_usage_is_not_tried_again(self):
        self.assertEqual(self.draw(":\n", "--size", "big", status=1, SHARDS="2"), b"")
        self.assertEqual(self.said.count("--size 'big'"), 2, self.said)

    def test_what_is_missing_is_said(self):
        done = subprocess.run([RECIPES / "parallel.sh", "hosts"], env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertTrue(done.stderr.startswith(b"usage: parallel.sh HOSTS PRICES CHARTS"), done.stderr)

    def test_hosts_without_a_host(self):
        self.assertEqual(self.draw("# none\n", status=2), b"")
        self.assertIn("names no machine", self.said)

    def test_a_program_that_is_not_there(self):
        self.assertEqual(self.draw(":\n", status=127, CHANDLER="/nowhere/chandler"), b"")

    def test_machines_over_ssh(self):
        self.start_sshd()
        whole = self.whole("--theme", "dark")
        report = json.loads(self.draw("wax\nwick\ngone\n:\n", "--theme", "dark"))
        self.assert_same_pictures()
        self.assert_same_report(report, whole, 8)

    def start_sshd(self):
        """Two names of one machine, and one at which nobody answers."""
        port, closed = free_ports(2)
        words = {"folder": self.dir, "port": port, "closed": closed, "user": getpass.getuser()}
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.dir / name], check=True)
        support.write(self.dir / "sshd_config", SSHD.format(**words))
        (self.dir / "bin").mkdir()
        config = support.write(self.dir / "ssh_config", SSH.format(**words))
        support.write(self.dir / "known", "wax " + (self.dir / "host.pub").read_text())
        ssh = support.write(self.dir / "bin" / "ssh", f'#!/bin/sh\nexec {shutil.which("ssh")} -F {config} "$@"\n')
        ssh.chmod(0o755)
        self.env["PATH"] = f"{ssh.parent}:{self.env['PATH']}"
        if os.geteuid() == 0 and not SSHD_FOLDER.exists():
            SSHD_FOLDER.mkdir(mode=0o755)
            self.addCleanup(SSHD_FOLDER.rmdir)
        daemons = Daemons(self.dir)
        self.addCleanup(daemons.close)
        daemons.start("sshd", shutil.which("sshd"), "-D", "-e", "-f", self.dir / "sshd_config")

        def answers():
            with socket.socket() as one:
                return one.connect_ex(("127.0.0.1", port)) == 0
        self.assertTrue(wait_until(answers, 10), daemons.last_words())
        done = subprocess.run([ssh, "wax", "true"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode() + daemons.last_words())


if __name__ == "__main__":
    cluster_support.need("parallel", "sshd", "ssh", "ssh-keygen")
    unittest.main()
