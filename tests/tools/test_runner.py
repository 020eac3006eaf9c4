"""./test itself: what it counts, and that nothing which went wrong can look like success."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import REPO, Tree

from house import gtest, process
from house.outcome import Outcome, exit_code, summary
from house.pytest_suite import read_report, run_program
from house.suites import SUITES, Suite

LAST_LINE_FAILS = {"unit": Outcome(3, ["unit: a"], ["unit: b: no server"], 1.5)}


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{body}")
    path.chmod(0o755)
    return path


def shard(program: Path, timeout: float = 20) -> gtest.Shard:
    return gtest.Shard(program, "unit_x [dev]", 0, 1, os.environ, timeout)


def case(name: str, **more: object) -> dict[str, object]:
    return {"classname": "A", "name": name, "status": "RUN", "result": "COMPLETED", **more}


def gtest_program(path: Path, cases: list[dict[str, object]], printed: str = "", status: int = 0) -> Path:
    """A program that reports as GoogleTest does."""
    report = {"testsuites": [{"testsuite": cases}]}
    return script(path, f"import sys\nprint({printed!r})\nout = [a for a in sys.argv if a.startswith('--gtest_output')]\n"
                        f"open(out[0].split(':', 1)[1], 'w').write({json.dumps(report)!r})\nsys.exit({status})\n")


def test_counts_passed_failed_skipped_and_disabled(tmp_path: Path) -> None:
    printed = "[ RUN      ] A.Skips\na.cc:3: Skipped\nno database here\n\n[  SKIPPED ] A.Skips (0 ms)\n"
    program = gtest_program(tmp_path / "unit_x", [
        case("Passes"), case("Fails", failures=[{"failure": "1 != 2"}]), case("Skips", result="SKIPPED"),
        case("DISABLED_Off", status="NOTRUN", result="SUPPRESSED"), case("Elsewhere", status="NOTRUN", result="SUPPRESSED"),
    ], printed, 1)
    outcome, output = gtest.run_shard(shard(program))
    assert outcome.passed == 1
    assert outcome.failures == ["unit_x [dev]: A.Fails"]
    assert outcome.skips == ["unit_x [dev]: A.Skips: no database here", "unit_x [dev]: A.DISABLED_Off: disabled"]
    assert "no database here" in output


def test_a_bad_exit_after_good_tests_is_a_failure(tmp_path: Path) -> None:
    outcome, _ = gtest.run_shard(shard(gtest_program(tmp_path / "unit_x", [case("Passes")], status=23)))
    assert outcome.passed == 1
    assert outcome.failures == ["unit_x [dev]: exit code 23 although its tests passed"]


def test_a_crash_names_the_test_that_it_was_in(tmp_path: Path) -> None:
    program = script(tmp_path / "unit_x", "import os\nprint('[ RUN      ] A.One\\n[       OK ] A.One (0 ms)\\n[ RUN      ] A.Two', flush=True)\nos.abort()\n")
    outcome, _ = gtest.run_shard(shard(program))
    assert outcome.passed == 1
    assert outcome.failures == ["unit_x [dev]: exit code -6 in A.Two; the tests after it did not run"]


def test_a_test_without_end_is_killed_and_named(tmp_path: Path) -> None:
    program = script(tmp_path / "unit_x", "import time\nprint('[ RUN      ] A.One', flush=True)\ntime.sleep(60)\n")
    started = time.monotonic()
    outcome, _ = gtest.run_shard(shard(program, timeout=0.5))
    assert time.monotonic() - started < 30
    assert outcome.failures == ["unit_x [dev]: no end after 0 s in A.One; the tests after it did not run"]


def test_a_program_that_says_nothing_is_a_failure(tmp_path: Path) -> None:
    outcome, _ = gtest.run_shard(shard(script(tmp_path / "unit_x", "")))
    assert outcome.failures == ["unit_x [dev]: exit code 0 outside a test; the tests after it did not run"]


def test_shards_cover_every_test_once(tmp_path: Path) -> None:
    program = script(tmp_path / "unit_x", "import json, os, sys\nout = [a for a in sys.argv if a.startswith('--gtest_output')]\n"
                     "name = os.environ['GTEST_SHARD_INDEX'] + 'of' + os.environ['GTEST_TOTAL_SHARDS']\n"
                     "case = {'classname': 'A', 'name': name, 'status': 'RUN', 'failures': [1]}\n"
                     "open(out[0].split(':', 1)[1], 'w').write(json.dumps({'testsuites': [{'testsuite': [case]}]}))\n")
    shards = [gtest.Shard(program, "x", index, 3, os.environ, 20) for index in range(3)]
    outcome = gtest.run_shards(shards, 2, lambda *_: None)
    assert sorted(outcome.failures) == ["x 1/3: A.0of3", "x 2/3: A.1of3", "x 3/3: A.2of3"]


@pytest.mark.parametrize(("tests", "jobs", "shards"), [(0, 2, 1), (7, 2, 1), (8, 2, 2), (11, 8, 2), (500, 4, 4)])
def test_small_programs_are_not_cut_up(tests: int, jobs: int, shards: int) -> None:
    assert gtest.shard_count(tests, jobs) == shards


def test_reads_pytest_reports(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text('<testsuites><testsuite><testcase classname="a" name="ok"/>'
                      '<testcase classname="a" name="bad"><failure message="x"/></testcase>'
                      '<testcase classname="a" name="bad"><error message="teardown"/></testcase>'
                      '<testcase classname="a" name="no"><skipped message="no libvirt"/></testcase></testsuite></testsuites>')
    outcome = read_report("api [dev]", report)
    assert (outcome.passed, outcome.failures) == (1, ["api [dev]: a.bad"])
    assert outcome.skips == ["api [dev]: a.no: no libvirt"]


@pytest.mark.parametrize(("body", "passed", "failed"), [
    ("print('3 passed, 2 failed')\nraise SystemExit(1)", 3, 2),
    ("print('fine')", 1, 0),
    ("print('4 passed, 0 failed')\nraise SystemExit(1)", 4, 1),
    ("raise SystemExit(1)", 0, 1),
])
def test_counts_a_program_of_its_own(tmp_path: Path, body: str, passed: int, failed: int) -> None:
    outcome = run_program(script(tmp_path / "run", body), "kill [dev]", os.environ, 20)
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_the_last_line_counts_everything() -> None:
    text = summary(LAST_LINE_FAILS)
    assert text.splitlines()[-1] == "3 passed, 1 failed"
    assert "unit: b: no server" in text and "  unit: a" in text


def test_nothing_run_is_no_success() -> None:
    assert exit_code({"unit": Outcome(1)}) == 0
    assert exit_code({}) == 1
    assert exit_code({"unit": Outcome(0, skips=["all of it"])}) == 1
    assert exit_code(LAST_LINE_FAILS) == 1


def test_what_a_test_left_behind_is_ended(tmp_path: Path) -> None:
    program = script(tmp_path / "p", "import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid, flush=True)\n")
    left = process.run([str(program)], tmp_path, os.environ, 0.5).output
    deadline = time.monotonic() + 20
    while Path(f"/proc/{left.strip()}/cmdline").exists() and Path(f"/proc/{left.strip()}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_suite_exists_when_its_sources_do(tree: Tree) -> None:
    suite = Suite("api", "", ("tests/api/run", "tests/api/**/test_*.py"))
    root = tree({"tests/api/README.md": "later\n"})
    assert not suite.exists(root)
    assert suite.exists(tree({"tests/api/vm/test_list.py": ""}))


def test_the_suites_are_those_of_the_help() -> None:
    assert [suite.name for suite in SUITES] == ["tidy", "unit", "saga", "api", "sim", "kill", "e2e", "fuzz", "bench"]
    listed = subprocess.run([str(REPO / "test"), "--list"], capture_output=True, text=True, check=True).stdout
    assert all(len(line.split(maxsplit=1)) == 2 for line in listed.splitlines())
    assert "tidy" in listed


def test_an_unknown_suite_is_named() -> None:
    done = subprocess.run([sys.executable, str(REPO / "tools" / "run_tests.py"), "nonsense"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no suite nonsense" in done.stderr
