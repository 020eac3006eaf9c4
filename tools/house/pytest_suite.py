"""Runs a folder of pytest tests, or a program of its own, and counts what it says."""

from __future__ import annotations

import re
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path

from house import process
from house.outcome import Outcome, one_failure
from house.paths import REPO, venv_python

NOTHING_COLLECTED = 5
LAST_LINE = re.compile(r"^(\d+) passed, (\d+) failed$")


def run_pytest(folder: Path, label: str, env: Mapping[str, str], timeout: float, pattern: str = "") -> Outcome:
    """Its output goes straight to ours: these suites take long, and one wants to see them move."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lockstep-pytest-") as scratch:
        report = Path(scratch) / "report.xml"
        command = [str(venv_python()), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}",
                   f"--basetemp={scratch}/tmp", "--tb=short", str(folder.relative_to(REPO))]
        if pattern:
            command += ["-k", pattern]
        finished = process.run(command, REPO, dict(env) | {"PYTHONDONTWRITEBYTECODE": "1"}, timeout, show=True)
        outcome = _judge(label, finished, report, bool(pattern), timeout)
    outcome.seconds = time.monotonic() - started
    return outcome


def _judge(label: str, finished: process.Finished, report: Path, filtered: bool, timeout: float) -> Outcome:
    if finished.timed_out:
        return one_failure(f"{label}: no end after {timeout:.0f} s")
    if finished.returncode == NOTHING_COLLECTED:
        return Outcome() if filtered else one_failure(f"{label}: pytest found no tests")
    if not report.exists():
        return one_failure(f"{label}: pytest ended with {finished.returncode} and no report")
    outcome = read_report(label, report)
    if finished.returncode != 0 and not outcome.failures:
        outcome.failures.append(f"{label}: pytest ended with {finished.returncode}")
    return outcome


def read_report(label: str, report: Path) -> Outcome:
    outcome = Outcome()
    broken: dict[str, None] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        name = f"{label}: {case.get('classname', '')}.{case.get('name', '')}".replace(": .", ": ")
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            broken[name] = None  # a test and its clean-up can both fail; it is one test
        elif skipped is not None:
            outcome.skips.append(f"{name}: {skipped.get('message') or 'no reason given'}")
        else:
            outcome.passed += 1
    outcome.failures = list(broken)
    return outcome


def run_program(program: Path, label: str, env: Mapping[str, str], timeout: float) -> Outcome:
    """A program says `N passed, N failed` in its last line, or counts as one test by its exit code."""
    started = time.monotonic()
    finished = process.run([str(program)], REPO, env, timeout)
    print(finished.output, end="", flush=True)
    outcome = _judge_program(label, finished, timeout)
    outcome.seconds = time.monotonic() - started
    return outcome


def _judge_program(label: str, finished: process.Finished, timeout: float) -> Outcome:
    if finished.timed_out:
        return one_failure(f"{label}: no end after {timeout:.0f} s")
    lines = finished.output.rstrip().splitlines()
    counted = LAST_LINE.match(lines[-1]) if lines else None
    passed, failed = (int(counted[1]), int(counted[2])) if counted else (0, 0)
    outcome = Outcome(passed, [f"{label}: see its output"] * failed)
    if finished.returncode != 0 and failed == 0:
        outcome.failures.append(f"{label}: exit code {finished.returncode}")
    elif not counted:
        outcome.passed = 1
    return outcome
