"""TA-Lib, as the npm package talib-web (its C code compiled to WebAssembly), run by node."""
import json
import pathlib
import subprocess

import support

FETCH = support.SOURCE_DIR / "tests" / "talib" / "fetch"


class Talib:
    """Skips the whole test, saying why, where there is no node or talib-web was not fetched."""

    def __init__(self):
        found = subprocess.run([FETCH, "--cached"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if found.returncode == support.SKIPPED:
            support.skip_all(found.stderr.strip())
        found.check_returncode()
        self.module = found.stdout.strip()

    def compute(self, calls):
        """For each of [(function, inputs, options, count of outputs)], in the order of the C function's parameters, its
        outputs: None up to the first value, and as long as the inputs."""
        keys = ("function", "inputs", "options", "outputs")
        request = json.dumps([dict(zip(keys, call)) for call in calls])
        script = pathlib.Path(__file__).with_name("talib.cjs")
        done = subprocess.run(["node", script, self.module], input=request, stdout=subprocess.PIPE, text=True,
                              check=True, timeout=120)
        return [[[None] * one["first"] + line for line in one["outputs"]] for one in json.loads(done.stdout)]
