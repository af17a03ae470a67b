"""merge.py FOLDER BUILD...: a ctest folder with the tests of several builds (build/BUILD), named BUILD/TEST."""
import json
import pathlib
import re
import subprocess
import sys

# What a build is for: the tests that can tell it from the release build. Unit tests always do.
WANTED = {
    "asan": r"^(?!cli\.memory$)",
    # Newer Pango has a thread of its own, in libraries whose locks the sanitizer does not see: none of its tests here.
    "tsan": r"^(?!chart\.test_(draw|typeface)$).*\.test_|^cli\.(pool|faults|inputs)$",
    "clang": r"\.test_|^cli\.(check|pool|picture)$",
    "nopython": r"\.test_|^cli\.(pool|usage)$",
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


def main(folder, builds):
    lines = []
    for build in builds:
        for test in tests_of(build):
            name = quoted(f"{build}/{test['name']}")
            command = test.get("command", ["was-not-built"])  # ctest knows none for a program that is not there
            lines.append(f"add_test({name} " + " ".join(map(quoted, command)) + ")")
            for item in test.get("properties", []):
                value = item["value"]
                value = ";".join(map(str, value)) if isinstance(value, list) else value
                lines.append(f"set_tests_properties({name} PROPERTIES {item['name']} {quoted(value)})")
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "CTestTestfile.cmake").write_text("\n".join(lines) + "\n", "utf-8")


main(sys.argv[1], sys.argv[2:])
