"""samples/cluster's Jobs and container recipe: whether they fit together, and their commands by hand, index by index."""
import json
import re
import subprocess
import unittest

import support
from cluster_support import Cluster, RECIPES

try:
    import yaml
except ImportError:
    support.skip_all("no PyYAML here (tests/install-packages tests)")

# What each object may have, of batch/v1 and core/v1, so that a slip of the pen is not taken for a field.
FIELDS = {
    "": "apiVersion kind metadata spec",
    "metadata": "name",
    "spec": "completionMode completions parallelism backoffLimit backoffLimitPerIndex podFailurePolicy template",
    "spec.podFailurePolicy": "rules",
    "spec.podFailurePolicy.rules[]": "action onExitCodes",
    "spec.podFailurePolicy.rules[].onExitCodes": "containerName operator values",
    "spec.template": "spec",
    "spec.template.spec": "restartPolicy automountServiceAccountToken securityContext containers volumes",
    "spec.template.spec.securityContext": "runAsNonRoot runAsUser runAsGroup fsGroup seccompProfile",
    "spec.template.spec.securityContext.seccompProfile": "type",
    "spec.template.spec.containers[]": "name image command env resources securityContext volumeMounts",
    "spec.template.spec.containers[].env[]": "name value valueFrom",
    "spec.template.spec.containers[].env[].valueFrom": "fieldRef",
    "spec.template.spec.containers[].env[].valueFrom.fieldRef": "fieldPath",
    "spec.template.spec.containers[].resources": "requests limits",
    "spec.template.spec.containers[].resources.requests": "cpu memory",
    "spec.template.spec.containers[].resources.limits": "cpu memory",
    "spec.template.spec.containers[].securityContext": "allowPrivilegeEscalation readOnlyRootFilesystem capabilities",
    "spec.template.spec.containers[].securityContext.capabilities": "drop",
    "spec.template.spec.containers[].volumeMounts[]": "name mountPath readOnly",
    "spec.template.spec.volumes[]": "name persistentVolumeClaim emptyDir",
    "spec.template.spec.volumes[].persistentVolumeClaim": "claimName readOnly",
    "spec.template.spec.volumes[].emptyDir": "",
}
UID = "8c3a2f6e-1d1b-4a60-9f3f-0a4c5d0e7b11"


class Strict(yaml.SafeLoader):
    """YAML in which a key stands once."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep) for key, _ in node.value]
        if len(set(keys)) != len(keys):
            raise yaml.YAMLError(f"a key stands twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def load(name):
    return yaml.load((RECIPES / name).read_text("utf-8"), Strict)


def container(job):
    return job["spec"]["template"]["spec"]["containers"][0]


class Kubernetes(Cluster):
    def check_fields(self, value, place=""):
        if isinstance(value, dict):
            self.assertLessEqual(set(value), set(FIELDS[place].split()), place)
            for name, member in value.items():
                self.check_fields(member, f"{place}.{name}" if place else name)
        elif isinstance(value, list):
            for member in value:
                self.check_fields(member, f"{place}[]")

    def run_by_hand(self, job, **env):
        """The container's command, with this test's folders for the volumes."""
        bin_folder = self.dir / "bin"
        bin_folder.mkdir(exist_ok=True)
        if not (bin_folder / "chandler").exists():
            (bin_folder / "chandler").symlink_to(support.PROGRAM)
        *shell, script = container(job)["command"]
        mounts = "|".join(mount["mountPath"] for mount in container(job)["volumeMounts"])
        script = re.sub(rf"(?<=[ =])({mounts})\b", lambda found: f"{self.dir}{found[1]}", script)
        env = {"PATH": f"{bin_folder}:/usr/bin:/bin"} | env
        return subprocess.run([*shell, script.replace("@UID@", UID)], env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, check=False)

    def test_the_jobs_are_as_their_schema_wants_them(self):
        for name in ("kubernetes.yaml", "kubernetes-merge.yaml"):
            with self.subTest(name=name):
                job = load(name)
                self.check_fields(job)
                self.assertEqual((job["apiVersion"], job["kind"]), ("batch/v1", "Job"))
                pod = job["spec"]["template"]["spec"]
                self.assertEqual(pod["restartPolicy"], "Never")
                self.assertTrue(pod["securityContext"]["runAsNonRoot"])
                self.assertTrue(container(job)["securityContext"]["readOnlyRootFilesystem"])
                mounts = [mount["name"] for mount in container(job)["volumeMounts"]]
                self.assertEqual(mounts, [volume["name"] for volume in pod["volumes"]])
                for one in container(job).get("env", []):
                    self.assertIsInstance(one.get("value", ""), str)

    def test_the_shares_are_all_there(self):
        job = load("kubernetes.yaml")
        spec = job["spec"]
        self.assertEqual(spec["completionMode"], "Indexed")
        self.assertEqual(spec["parallelism"], spec["completions"])
        env = {one["name"]: one for one in container(job)["env"]}
        self.assertEqual(env["SHARDS"]["value"], str(spec["completions"]))
        self.assertEqual(spec["podFailurePolicy"]["rules"][0]["onExitCodes"]["containerName"], container(job)["name"])

    def test_its_pods_make_what_one_machine_makes(self):
        job = load("kubernetes.yaml")
        shards = job["spec"]["completions"]
        self.prices = self.prices.rename(self.dir / "prices")
        whole = self.whole()
        for index in reversed(range(shards)):
            done = self.run_by_hand(job, JOB_COMPLETION_INDEX=str(index), SHARDS=str(shards), JOB_UID=UID)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        self.assert_same_pictures()
        done = self.run_by_hand(load("kubernetes-merge.yaml"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same_report(self.charts / "run.json", whole, shards)
        (self.charts / "reports" / UID / "8.json").unlink()
        done = self.run_by_hand(load("kubernetes-merge.yaml"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"shard 8 of 8 is missing", done.stderr)

    def test_a_pod_without_its_index_fails(self):
        done = self.run_by_hand(load("kubernetes.yaml"), SHARDS="8", JOB_UID=UID)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"JOB_COMPLETION_INDEX", done.stderr)


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
        security = load("kubernetes.yaml")["spec"]["template"]["spec"]["securityContext"]
        self.assertEqual(self.of("USER"), [f"{security['runAsUser']}:{security['runAsGroup']}"])
        self.assertEqual(json.loads(self.of("ENTRYPOINT")[0]), ["chandler"])


if __name__ == "__main__":
    unittest.main()
