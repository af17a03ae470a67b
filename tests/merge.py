"""A ctest folder with the tests of several builds (build/BUILD), named BUILD/TEST. A build that could not be made here is
one test that says so (the last line of build/BUILD.log) and counts as skipped."""
import argparse
import json
import pathlib
import re
import subprocess

# What another Python can change: the host and all that plugins do.
PLUGINS = r"^(plugins|host\w*)\.|^cli\.(plugin_\w+|pool)$"

# What a build is for: the tests that can tell it from the release build. Unit tests always do.
WANTED = {
    # What others' pictures are held against.
    "release": r"^(?!cli\.machines$)",
    # Of plugins python3.13-asan sees the rest.
    "asan": r"^(?!package\.|faults\.(inject|many)$|cli\.(cluster_\w+|completion_\w+|index_browser|linear|memory|schedule|"
            r"plugin_(absent|detection|drawing|memory|output|usage))$)",
    # Plugins are for python3.13t-tsan: under a GIL there is nothing to see.
    # Newer Pango has a thread of its own, in libraries whose locks the sanitizer does not see: none of its tests here.
    "tsan": r"^(?!chart\.test_(draw|legend|typeface)$).*\.test_|^cli\.(pool|faults|inputs|every)$",
    "clang": r"\.test_|^cli\.(check|machines|pool|picture|every|plugin_pools)$",
    "nopython": r"\.test_|^cli\.(pool|usage|plugin_absent)$",
    "python3.13": PLUGINS,
    "python3.13-asan": PLUGINS,
    "python3.13t": PLUGINS,
    # Workers that come and go use memory again that CPython has passed on in ways the sanitizer does not see: neither
    # places nor interpreters.
    "python3.13t-tsan": r"^(?!\w+\.test_(places|interpreters)$)(plugins|host\w*)\.|^cli\.plugin_(detection|faults|output|pools)$",
    # Left out is what takes an emulator minutes (faults.inject, most of the plugins' command lines, the bench); what
    # measures the process, which is the emulator's (cli.linear, cli.memory, faults.many); and what is the same on any
    # machine: the changelog, shells, clusters, the browser. For cli.every there is cli.machines.
    "aarch64": r"^(?!perf\.|package\.changelog$|faults\.(inject|many)$|cli\.(cluster_\w+|completion_\w+|index_browser|"
               r"bench|every|linear|memory)$|cli\.plugin_(?!absent|pools|signals)\w+$)",
}


def quoted(text):
    """A CMake bracket argument."""
    return f"[==[{text}]==]"


def tests_of(build):
    listing = subprocess.run(["ctest", "--test-dir", f"build/{build}", "--show-only=json-v1"], check=True,
                             stdout=subprocess.PIPE).stdout
    for test in json.loads(listing)["tests"]:
        if re.search(WANTED.get(build, ""), test["name"]):
            yield test


def skipped(build):
    """The test in place of a build that could not be made."""
    log = pathlib.Path(f"build/{build}.log").read_text("utf-8", "replace").splitlines() or ["no reason given"]
    command = ["sh", "-c", 'echo "SKIPPED: $1" >&2; exit 77', "sh", log[-1]]
    return {"name": "not-available", "command": command, "properties": [{"name": "SKIP_RETURN_CODE", "value": 77}]}


def tsan_options(build):
    """What plugins need of the thread sanitizer in a build; command-line tests have it already."""
    cache = pathlib.Path(f"build/{build}/CMakeCache.txt").read_text("utf-8")
    found = re.search(r"^CHANDLER_TEST_TSAN_OPTIONS:[^=]*=(.+)$", cache, re.MULTILINE)
    return [{"name": "ENVIRONMENT_MODIFICATION", "value": f"TSAN_OPTIONS=set:{found.group(1)}"}] if found else []


def lines_of(build, test, properties=()):
    name = quoted(f"{build}/{test['name']}")
    command = test.get("command", ["was-not-built"])  # ctest knows none for a program that is not there
    yield f"add_test({name} " + " ".join(map(quoted, command)) + ")"
    for item in [*test.get("properties", []), *properties]:
        value = item["value"]
        value = ";".join(map(str, value)) if isinstance(value, list) else value
        yield f"set_tests_properties({name} PROPERTIES {item['name']} {quoted(value)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("builds", nargs="+", metavar="build")
    parser.add_argument("--missing", nargs="*", default=[], metavar="build")
    options = parser.parse_args()
    lines = []
    for build in options.builds:
        for test in tests_of(build):
            lines.extend(lines_of(build, test, tsan_options(build) if ".test_" in test["name"] else ()))
    for build in options.missing:
        lines.extend(lines_of(build, skipped(build)))
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "CTestTestfile.cmake").write_text("\n".join(lines) + "\n", "utf-8")


main()
