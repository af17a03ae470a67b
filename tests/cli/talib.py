"""TA-Lib, as the npm package talib-web (its C code compiled to WebAssembly), run by node."""
import json
import os
import pathlib
import shutil
import subprocess

import support

INSTALL = "npm install --ignore-scripts --prefix {} talib-web@0.1.3"


def folders():
    """Where npm may have put things: in CHANDLER_CACHE, or where tests/python/build-cpython keeps its own by default."""
    cache = os.environ.get("CHANDLER_CACHE")
    user = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return [pathlib.Path(one, "npm").absolute() for one in ([cache] if cache else ["/var/cache/chandler", user + "/chandler"])]


class Talib:
    """Skips the whole test, saying why, where there is no node or no talib-web."""

    def __init__(self):
        self.node = shutil.which("node") or shutil.which("nodejs")
        if not self.node:
            support.skip_all("no node, which runs TA-Lib")
        modules = [folder / "node_modules" / "talib-web" for folder in folders()]
        self.module = next((module for module in modules if (module / "package.json").is_file()), None)
        if not self.module:
            support.skip_all(f"no talib-web; try: {INSTALL.format(folders()[0])}")

    def compute(self, calls):
        """For each of [(function, inputs, options, count of outputs)], in the order of the C function's parameters, its
        outputs: None up to the first value, and as long as the inputs."""
        keys = ("function", "inputs", "options", "outputs")
        request = json.dumps([dict(zip(keys, call)) for call in calls])
        script = pathlib.Path(__file__).with_name("talib.cjs")
        done = subprocess.run([self.node, script, self.module], input=request, stdout=subprocess.PIPE, text=True,
                              check=True, timeout=120)
        return [[[None] * one["first"] + line for line in one["outputs"]] for one in json.loads(done.stdout)]
