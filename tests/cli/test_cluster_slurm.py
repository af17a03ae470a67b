"""samples/cluster/slurm.sh under a Slurm of the test's own: munged, slurmctld and two slurmd on the loopback device."""
import getpass
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest

import cluster_support
import support
from cluster_support import Cluster, Daemons, RECIPES, free_ports, wait_until

CONFIGURATION = """
ClusterName=chandler
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock,cred_expire=5
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1
ReturnToService=2
NodeName=wax NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=4 RealMemory=4096
NodeName=wick NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=4 RealMemory=4096
PartitionName=main Nodes=wax,wick Default=YES MaxTime=1-0 State=UP
"""
JOB_SECONDS = 120


def run(*command, **how):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=JOB_SECONDS, check=False, **how)


class Slurm(Cluster):
    """All tests use one Slurm, whose nodes take one task at a time: slurm.sh wants all of a node's CPUs."""

    @classmethod
    def setUpClass(cls):
        # A socket's path has room for 107 bytes.
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="chandler-slurm-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        for name in [name for name in os.environ if name.startswith(("SLURM_", "SBATCH_"))]:
            del os.environ[name]
        os.environ["SLURM_CONF"] = os.fspath(cls.folder / "slurm.conf")
        os.environ["CHANDLER"] = support.PROGRAM
        cls.daemons = Daemons(cls.folder)
        cls.addClassCleanup(cls.daemons.close)
        for name in ("state", "spool-wax", "spool-wick"):
            (cls.folder / name).mkdir()
        support.write(cls.folder / "slurm.conf", CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], user=getpass.getuser(), folder=cls.folder, ports=free_ports(3)))
        support.write(cls.folder / "key", os.urandom(1024))
        (cls.folder / "key").chmod(0o600)
        cls.daemons.start("munged", "munged", "--foreground", "--force", *(
            f"--{name}={cls.folder}/{file}" for name, file in (
                ("key-file", "key"), ("socket", "munge.sock"), ("pid-file", "munge.pid"), ("seed-file", "munge.seed"))))
        wait_until((cls.folder / "munge.sock").exists, 10)
        cls.daemons.start("slurmctld", "slurmctld", "-D")
        for node in ("wax", "wick"):
            cls.daemons.start(f"slurmd-{node}", "slurmd", "-D", "-N", node)
        if not wait_until(lambda: run("sinfo", "-h", "-o", "%T %D").stdout.strip() == "idle 2"):
            words = cls.daemons.last_words()
            cls.doClassCleanups()
            cluster_support.skip_all(f"Slurm does not run here\n{words}")

    def sbatch(self, *args, status=0):
        """The job's number, once it is at its end, with this status."""
        done = run("sbatch", "--parsable", "--wait", *args, cwd=self.dir)
        logs = "".join(log.read_text() for log in sorted(self.dir.glob("*.log")))
        self.assertEqual(done.returncode, status, f"{done.stdout}\n{logs}\n{self.daemons.last_words()}")
        return done.stdout.split()[0]

    def draw(self, array, *options, status=0):
        return self.sbatch(f"--array={array}", RECIPES / "slurm.sh", self.prices, self.charts, *options, status=status)

    def merge(self, job, status=0):
        """The second job, as README.md has it; where the report is."""
        target = self.dir / "run.json"
        self.sbatch(f"--dependency=afterany:{job}", "--output=merge.log", "--wrap",
                    f'"$CHANDLER" --merge-reports "{self.charts}"/reports/{job}/*.json --report "{target}"',
                    status=status)
        return target

    def test_an_array_makes_what_one_machine_makes(self):
        options = ("--theme", "dark", "--title", 'a "b" $c')
        whole = self.whole(*options)
        job = self.draw("1-3", *options)
        self.assert_same_pictures()
        self.assert_same_report(self.merge(job), whole, 3)

    def test_any_range_is_an_array(self):
        whole = self.whole()
        for array in ("0-4", "3-9:2", "0-3%1"):
            with self.subTest(array=array):
                shutil.rmtree(self.charts, ignore_errors=True)
                job = self.draw(array)
                self.assert_same_pictures()
                self.assert_same_report(self.merge(job), whole, 5 if array == "0-4" else 4)

    def test_a_list_with_gaps_is_refused(self):
        self.draw("1,3", status=2)
        self.assertFalse(self.charts.exists())
        self.assertIn("needs a range", next(self.dir.glob("chandler-*.log")).read_text())

    def test_what_is_missing_is_said(self):
        for args in ((RECIPES / "slurm.sh", self.prices), (RECIPES / "slurm.sh", self.prices, self.charts)):
            done = run(*args)
            self.assertEqual(done.returncode, 2)
            self.assertTrue(done.stdout.startswith("usage: sbatch --array=1-8 slurm.sh PRICES CHARTS"), done.stdout)

    def test_a_task_keeps_to_its_cpus(self):
        for cpus, options, workers in ((1, (), 1), (3, (), 3), (3, ("-j", "2"), 2)):
            shutil.rmtree(self.charts, ignore_errors=True)
            job = self.sbatch("--array=1-1", f"--cpus-per-task={cpus}", RECIPES / "slurm.sh", self.prices, self.charts,
                              *options)
            report = json.loads((self.charts / "reports" / job / "1.json").read_text("utf-8"))
            self.assertEqual(report["workers"], workers)

    def test_a_failed_task_is_done_again(self):
        good = (self.prices / "4.csv").read_bytes()
        support.write(self.prices / "4.csv", "no prices")
        job = self.draw("1-3", status=1)
        self.assertIn("4.csv: ", "".join(log.read_text() for log in self.dir.glob("chandler-*.log")))
        self.assert_same_report(self.merge(job, status=1), self.whole(status=1), 3)
        support.write(self.prices / "4.csv", good)
        # Of the sorted inputs it is the fifth.
        self.assertEqual(run("scontrol", "requeue", f"{job}_2").returncode, 0)
        ended = wait_until(lambda: not run("squeue", "-h", "-j", job).stdout.strip(), JOB_SECONDS)
        self.assertTrue(ended, run("scontrol", "show", "job", job).stdout)
        merged = self.merge(job)
        self.whole()
        self.assert_same_pictures()
        report = json.loads(merged.read_text("utf-8"))
        self.assertEqual((report["failed"], report["rendered"] + report["skipped"]), (0, 13))
        self.assertGreater(report["skipped"], 0)

    def test_a_task_that_never_ran_is_missed(self):
        job = self.draw("1-2")
        (self.charts / "reports" / job / "2.json").unlink()
        self.merge(job, status=1)
        self.assertIn("shard 2 of 2 is missing", (self.dir / "merge.log").read_text())


if __name__ == "__main__":
    cluster_support.need("munged", "slurmctld", "slurmd", "sbatch", "sinfo", "squeue", "scontrol")
    unittest.main()
