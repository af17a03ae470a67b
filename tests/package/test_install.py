"""cmake --install, into a prefix and below a DESTDIR."""
import os
import pathlib
import subprocess
import unittest

import support

CMAKE = os.environ["CHANDLER_CMAKE"]
EMULATOR = [word for word in [os.environ["CHANDLER_EMULATOR"]] if word]
HAS_PYTHON = bool(os.environ.get("CHANDLER_LINKED_PYTHON"))
SAMPLE = support.SOURCE_DIR / "samples" / "lantern-yahoo.csv"

# Without the folder of libraries, which has other names elsewhere, and without the samples.
WANTED = {"bin/chandler", "share/man/man1/chandler.1", "share/man/man7/chandler-indicators.7",
          "share/man/man7/chandler-plugin.7", "share/bash-completion/completions/chandler",
          "share/zsh/site-functions/_chandler", "share/fish/vendor_completions.d/chandler.fish",
          "share/doc/chandler/LICENSE", "share/doc/chandler/CHANGELOG.md"}


class Install(support.Case):
    def install(self, *args, prefix, destination=None):
        # No leftover of another run's list of what was installed: it is of the whole build folder.
        done = subprocess.run([CMAKE, "--install", support.BINARY_DIR, "--prefix", prefix, *args],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env=support.environment(DESTDIR=destination and os.fspath(destination)))
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def files(self, folder):
        return {os.fspath(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*") if not path.is_dir()}

    def assert_works(self, prefix):
        """The program finds its modules from where it lies."""
        program = prefix / "bin" / "chandler"
        said = subprocess.run([*EMULATOR, program, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertNotIn("Pango: none", said)
        args = ["-q", SAMPLE, "-o", self.dir / "chart.png"]
        if HAS_PYTHON:
            args += ["--plugin", prefix / "share/doc/chandler/examples/plugins/zscore.py", "-i", "zscore"]
        done = subprocess.run([*EMULATOR, program, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        self.assertEqual((done.returncode, done.stdout.decode()), (0, ""))
        self.assertTrue((self.dir / "chart.png").read_bytes().startswith(b"\x89PNG"))
        (self.dir / "chart.png").unlink()

    def test_a_prefix_holds_all_and_may_be_moved(self):
        prefix = self.dir / "prefix"
        self.install(prefix=prefix)
        found = self.files(prefix)
        modules = {pathlib.PurePath(path).name for path in found if path.startswith("lib")}
        self.assertEqual(modules, {"chandler-text.so"} | ({"chandler-python.so"} if HAS_PYTHON else set()))
        examples = {path for path in found if path.startswith("share/doc/chandler/examples/")}
        self.assertEqual({path for path in found if not path.startswith("lib")} - examples, WANTED)
        self.assertEqual("share/doc/chandler/examples/plugins/zscore.py" in examples, HAS_PYTHON)
        self.assertFalse([path for path in examples if "__pycache__" in path])
        self.assert_works(prefix)
        prefix.rename(self.dir / "elsewhere")
        self.assert_works(self.dir / "elsewhere")

    def test_destdir_goes_before_the_prefix(self):
        self.install(prefix="/opt/of chandler", destination=self.dir / "stage")
        self.assertEqual(os.listdir(self.dir / "stage"), ["opt"])
        self.assert_works(self.dir / "stage" / "opt" / "of chandler")

    @unittest.skipUnless(HAS_PYTHON, "this build has no Python")
    def test_the_program_says_when_its_plugin_host_was_not_installed(self):
        prefix = self.dir / "prefix"
        self.install("--component", "chandler", prefix=prefix)
        self.assertFalse([path for path in self.files(prefix) if "python" in path or "plugin" in path])
        done = subprocess.run([*EMULATOR, prefix / "bin" / "chandler", SAMPLE, "-o", self.dir / "chart.png",
                               "--plugin", support.SOURCE_DIR / "samples/plugins/zscore.py", "-i", "zscore"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(b"chandler-python", done.stdout)


if __name__ == "__main__":
    unittest.main()
