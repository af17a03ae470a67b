"""samples/cluster's CronJob and container recipe: whether they fit together, and its command, index by index."""
import json
import os
import re
import subprocess
import time
import unittest

import support
from cluster_support import Cluster, RECIPES, wait_until

try:
    import yaml
except ImportError:
    support.skip_all("no PyYAML here (tests/install-packages tests)")

# What each object may have, of batch/v1 and core/v1, so that a slip of the pen is not taken for a field.
FIELDS = {
    "": "apiVersion kind metadata spec",
    "metadata": "name",
    "spec": "schedule timeZone concurrencyPolicy jobTemplate",
    "spec.jobTemplate": "spec",
    "job": "completionMode completions parallelism backoffLimitPerIndex activeDeadlineSeconds ttlSecondsAfterFinished "
           "podFailurePolicy template",
    "job.podFailurePolicy": "rules",
    "job.podFailurePolicy.rules[]": "action onExitCodes onPodConditions",
    "job.podFailurePolicy.rules[].onExitCodes": "containerName operator values",
    "job.podFailurePolicy.rules[].onPodConditions[]": "type status",
    "job.template": "spec",
    "pod": "restartPolicy automountServiceAccountToken securityContext containers volumes",
    "pod.securityContext": "runAsNonRoot runAsUser runAsGroup fsGroup fsGroupChangePolicy seccompProfile",
    "pod.securityContext.seccompProfile": "type",
    "pod.containers[]": "name image command env resources securityContext volumeMounts",
    "pod.containers[].env[]": "name value valueFrom",
    "pod.containers[].env[].valueFrom": "fieldRef",
    "pod.containers[].env[].valueFrom.fieldRef": "fieldPath",
    "pod.containers[].resources": "requests limits",
    "pod.containers[].resources.requests": "cpu memory",
    "pod.containers[].resources.limits": "cpu memory",
    "pod.containers[].securityContext": "allowPrivilegeEscalation readOnlyRootFilesystem capabilities",
    "pod.containers[].securityContext.capabilities": "drop",
    "pod.containers[].volumeMounts[]": "name mountPath readOnly",
    "pod.volumes[]": "name persistentVolumeClaim emptyDir",
    "pod.volumes[].persistentVolumeClaim": "claimName readOnly",
    "pod.volumes[].emptyDir": "",
}
# Where the parts of it begin that have a name of their own above.
PARTS = {"spec.jobTemplate.spec": "job", "job.template.spec": "pod"}
UID = "8c3a2f6e-1d1b-4a60-9f3f-0a4c5d0e7b11"


class Strict(yaml.SafeLoader):
    """YAML in which a key stands once."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep) for key, _ in node.value]
        if len(set(keys)) != len(keys):
            raise yaml.YAMLError(f"a key stands twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


CRON = yaml.load((RECIPES / "kubernetes.yaml").read_text("utf-8"), Strict)
JOB = CRON["spec"]["jobTemplate"]["spec"]
POD = JOB["template"]["spec"]
CONTAINER = POD["containers"][0]
SHARDS = JOB["completions"]
DAY_S = 24 * 60 * 60


class Kubernetes(Cluster):
    def setUp(self):
        super().setUp()
        self.prices = self.prices.rename(self.dir / "prices")
        self.reports = self.charts / "reports" / UID
        self.program = support.PROGRAM

    def check_fields(self, value, place=""):
        place = PARTS.get(place, place)
        if isinstance(value, dict):
            self.assertLessEqual(set(value), set(FIELDS[place].split()), place)
            for name, member in value.items():
                self.check_fields(member, f"{place}.{name}" if place else name)
        elif isinstance(value, list):
            for member in value:
                self.check_fields(member, f"{place}[]")

    def start(self, **env):
        """The container's command, with this test's folders for the volumes."""
        bin_folder = self.dir / "bin"
        bin_folder.mkdir(exist_ok=True)
        if not (bin_folder / "chandler").exists():
            (bin_folder / "chandler").symlink_to(self.program)
        *shell, script = CONTAINER["command"]
        mounts = "|".join(mount["mountPath"] for mount in CONTAINER["volumeMounts"])
        script = re.sub(rf"(?<=[ =])({mounts})\b", lambda found: f"{self.dir}{found[1]}", script)
        env = {"PATH": f"{bin_folder}:/usr/bin:/bin", "SHARDS": str(SHARDS), "JOB_UID": UID} | env
        return subprocess.Popen([*shell, script], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run_pod(self, index, status=0):
        """What it said."""
        pod = self.start(JOB_COMPLETION_INDEX=str(index))
        out, err = pod.communicate(timeout=300)
        self.assertEqual((pod.returncode, out), (status, b""), err)
        return err.decode()

    def test_it_is_as_its_schema_wants_it(self):
        self.check_fields(CRON)
        self.assertEqual((CRON["apiVersion"], CRON["kind"]), ("batch/v1", "CronJob"))
        self.assertEqual(CRON["spec"]["concurrencyPolicy"], "Forbid")
        self.assertRegex(CRON["spec"]["schedule"], r"^\d+ \d+ \* \* 1-5$")
        self.assertEqual(POD["restartPolicy"], "Never")
        self.assertTrue(POD["securityContext"]["runAsNonRoot"])
        self.assertTrue(CONTAINER["securityContext"]["readOnlyRootFilesystem"])
        mounts = [mount["name"] for mount in CONTAINER["volumeMounts"]]
        self.assertEqual(mounts, [volume["name"] for volume in POD["volumes"]])
        for one in CONTAINER["env"]:
            self.assertIsInstance(one.get("value", ""), str)

    def test_the_shares_are_all_there(self):
        self.assertEqual(JOB["completionMode"], "Indexed")
        self.assertEqual(JOB["parallelism"], SHARDS)
        env = {one["name"]: one for one in CONTAINER["env"]}
        self.assertEqual(env["SHARDS"]["value"], str(SHARDS))

    def test_only_what_may_go_well_is_tried_again(self):
        # The two actions on an index need a limit of its own.
        self.assertGreater(JOB["backoffLimitPerIndex"], 0)
        actions = {}
        for rule in JOB["podFailurePolicy"]["rules"]:
            self.assertEqual(len(rule), 2)
            if "onPodConditions" in rule:
                self.assertEqual(rule["onPodConditions"], [{"type": "DisruptionTarget", "status": "True"}])
                self.assertEqual(rule["action"], "Ignore")
                continue
            self.assertEqual(rule["onExitCodes"]["containerName"], CONTAINER["name"])
            self.assertEqual(rule["onExitCodes"]["operator"], "In")
            actions |= {status: rule["action"] for status in rule["onExitCodes"]["values"]}
        self.assertEqual(actions, {1: "FailIndex", 2: "FailJob"})

    def test_its_pods_make_what_one_machine_makes(self):
        whole = self.whole()
        for index in reversed(range(SHARDS)):
            self.assertFalse((self.charts / "run.json").exists())
            self.assertEqual(self.run_pod(index), "")
        self.assert_same_pictures()
        self.assert_same_report(self.charts / "run.json", whole, SHARDS)

    def test_a_failed_chart_is_told_by_its_pod_and_the_last_one(self):
        support.write(self.prices / "4.csv", "no prices")
        whole = self.whole(status=1)
        said = [self.run_pod(index, status=1 if index in (4, SHARDS - 1) else 0) for index in range(SHARDS)]
        self.assertEqual([index for index in range(SHARDS) if "4.csv: " in said[index]], [4, SHARDS - 1])
        self.assert_same_report(self.charts / "run.json", whole, SHARDS)

    def test_a_share_that_is_lost_is_made_up_for(self):
        whole = self.whole()
        for index in range(SHARDS):
            self.run_pod(index)
        (self.charts / "run.json").unlink()
        (self.reports / "3.json").unlink()
        self.run_pod(0)
        self.assertFalse((self.charts / "run.json").exists())
        self.run_pod(2)
        report = json.loads((self.charts / "run.json").read_text("utf-8"))
        self.assertEqual((report["failed"], report["shards"], len(report["charts"])),
                         (0, SHARDS, len(whole["charts"])))

    def test_old_reports_are_tidied_up(self):
        now = time.time()
        for name, days in (("old", 32), ("new", 20)):
            folder = self.charts / "reports" / name
            folder.mkdir(parents=True)
            support.write(folder / "1.json", "{}")
            os.utime(folder, (now - days * DAY_S, now - days * DAY_S))
        for index in range(SHARDS):
            self.run_pod(index)
        self.assertEqual(sorted(os.listdir(self.charts / "reports")), sorted([UID, "new"]))

    def test_a_pod_that_is_stopped_ends_in_order(self):
        marks = self.dir / "marks"
        self.program = support.write(self.dir / "slow", f"#!/bin/sh\ntrap 'echo ended >>{marks}; exit 143' TERM\n"
                                     f"echo begun >{marks}\nwhile :; do sleep 0.05; done\n")
        self.program.chmod(0o755)
        pod = self.start(JOB_COMPLETION_INDEX="0")
        self.assertTrue(wait_until(marks.exists))
        pod.terminate()
        _, err = pod.communicate(timeout=60)
        self.assertEqual((pod.returncode, err), (143, b""))
        self.assertEqual(marks.read_text(), "begun\nended\n")

    def test_a_pod_without_its_index_fails(self):
        pod = self.start()
        _, err = pod.communicate(timeout=60)
        self.assertNotEqual(pod.returncode, 0)
        self.assertIn(b"JOB_COMPLETION_INDEX", err)


class Container(unittest.TestCase):
    def setUp(self):
        text = (RECIPES / "Containerfile").read_text("utf-8").replace("\\\n", " ")
        self.steps = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]

    def of(self, word):
        return [rest for found, rest in self.steps if found == word]

    def test_both_stages_are_of_one_debian(self):
        images = [rest.split()[0] for rest in self.of("FROM")]
        self.assertEqual(images, ["docker.io/library/debian:12-slim"] * 2)

    def test_it_copies_what_is_built(self):
        copied = {rest.split()[0] for rest in self.of("COPY")}
        for path in copied:
            self.assertTrue(path.startswith("--from=") or (support.SOURCE_DIR / path).exists(), path)
        top = (support.SOURCE_DIR / "CMakeLists.txt").read_text("utf-8")
        built = {folder.split("/")[0] for folder in re.findall(r"^add_subdirectory\((\S+)\)", top, re.MULTILINE)}
        self.assertLessEqual({"CMakeLists.txt", "cmake"} | built, copied)
        # What is installed from the top folder whether or not it is there.
        rules = "".join(path.read_text("utf-8") for path in (support.SOURCE_DIR / "cmake").glob("*.cmake"))
        files = re.findall(r"^  install\(FILES ((?:\"\$\{PROJECT_SOURCE_DIR\}/[\w.]+\"\s*)+)", rules, re.MULTILINE)
        named = {name for group in files for name in re.findall(r"/([\w.]+)\"", group)}
        self.assertIn("LICENSE", named)
        self.assertLessEqual(named, copied)

    def test_it_runs_as_the_user_of_the_jobs(self):
        security = POD["securityContext"]
        self.assertEqual(self.of("USER"), [f"{security['runAsUser']}:{security['runAsGroup']}"])
        self.assertEqual(json.loads(self.of("ENTRYPOINT")[0]), ["chandler"])


if __name__ == "__main__":
    unittest.main()
