"""Prints how many tests of each suite passed, failed and were skipped, and the total.

Reads what tests/run.sh left in a directory: for each preset the JUnit file of ctest and its list of
tests. A suite is a test program. A program whose cases come from data prints lines of the form
`NAME: N passed, N failed, N skipped` itself; these are counted in place of the one program. Further
arguments name stages that failed as a whole. The exit code is 1 if anything failed.
"""

import glob
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

COUNTS = re.compile(r"^(\S.*?): (\d+) passed, (\d+) failed, (\d+) skipped\s*$", re.MULTILINE)


def programs(path):
    """The program behind each test of a preset."""
    with open(path, encoding="utf-8") as file:
        tests = json.load(file)["tests"]
    return {t["name"]: os.path.basename(t["command"][0]) for t in tests if t.get("command")}


def count_preset(xml_path, suites, preset):
    """Adds the counts of one preset to `suites`; returns the names of the tests that failed."""
    program_of = programs(xml_path[: -len(".xml")] + ".tests.json")
    failures = []
    for case in ElementTree.parse(xml_path).getroot().iter("testcase"):
        name = case.get("name")
        output = case.findtext("system-out") or ""
        status = case.get("status")
        own = COUNTS.findall(output) if program_of.get(name) == name else []
        own_failed = 0
        for suite, passed, failed, skipped in own:
            counts = suites.setdefault(f"{preset}: {name}: {suite}", [0, 0, 0])
            for i, value in enumerate((passed, failed, skipped)):
                counts[i] += int(value)
            own_failed += int(failed)
        if status == "fail":
            failures.append(f"{preset}: {name}")
        if own and not (status == "fail" and own_failed == 0):
            continue
        counts = suites.setdefault(f"{preset}: {program_of.get(name, name)}", [0, 0, 0])
        counts[{"run": 0, "fail": 1}.get(status, 2)] += 1
    return failures


def main():
    directory, failed_stages = sys.argv[1], sys.argv[2:]
    suites, failures = {}, []
    for xml_path in sorted(glob.glob(os.path.join(directory, "*.xml"))):
        preset = os.path.basename(xml_path)[: -len(".xml")]
        failures += count_preset(xml_path, suites, preset)
    for suite, (passed, failed, skipped) in sorted(suites.items()):
        print(f"{suite}: {passed} passed, {failed} failed, {skipped} skipped")
    for failure in failures:
        print(f"FAILED {failure}")
    for stage in failed_stages:
        print(f"FAILED stage {stage}")
    passed, failed, skipped = (sum(c[i] for c in suites.values()) for i in range(3))
    # A stage that failed without a failed test (it did not build, or is badly formatted) counts.
    explained = {failure.split(":")[0] for failure in failures}
    failed += sum(1 for stage in failed_stages if stage not in explained)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
