"""The version stands in one place, and the changelog knows it."""
import re
import unittest

import support

CHANGES = (support.SOURCE_DIR / "CHANGELOG.md").read_text("utf-8")
VERSION = re.search(r"project\(chandler VERSION (\d+\.\d+\.\d+) ",
                    (support.SOURCE_DIR / "CMakeLists.txt").read_text("utf-8")).group(1)
SECTION = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$")


def number(version):
    return tuple(map(int, version.split(".")))


class Changelog(support.Case):
    def sections(self):
        found = []
        for line in CHANGES.splitlines():
            if line.startswith("## ") and line != "## [Unreleased]":
                self.assertRegex(line, SECTION)
                found.append(SECTION.match(line).groups())
        return found

    def test_the_newest_section_is_the_version(self):
        self.assertEqual(self.sections()[0][0], VERSION)

    def test_sections_go_from_new_to_old(self):
        sections = self.sections()
        self.assertEqual(sections, sorted(sections, key=lambda section: number(section[0]), reverse=True))
        self.assertEqual(len({version for version, _ in sections}), len(sections))
        dates = [date for _, date in sections]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_changes_stand_under_the_usual_words(self):
        words = set(re.findall(r"^### (.*)$", CHANGES, re.MULTILINE))
        self.assertLessEqual(words, {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"})
        for part in re.split(r"^## .*\n", CHANGES, flags=re.MULTILINE)[1:]:
            self.assertRegex(part, r"(?m)^- ")


class Version(support.Case):
    def test_everything_that_names_it_agrees(self):
        self.assertEqual(self.chandler("--version").out.splitlines()[0], f"chandler {VERSION}")
        self.assertEqual(self.report(support.SOURCE_DIR / "samples" / "lantern-yahoo.csv", "-o", self.dir)["version"],
                         VERSION)
        for page in (support.BINARY_DIR / "man").glob("*.[0-9]"):
            self.assertIn(f'"chandler {VERSION}"', page.read_text("utf-8").splitlines()[0])
        for shell in ("bash", "zsh", "fish"):
            self.assertIn(f"chandler {VERSION} for {shell}", self.chandler("--completion", shell).out)


if __name__ == "__main__":
    unittest.main()
