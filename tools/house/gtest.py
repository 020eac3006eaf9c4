"""Runs a GoogleTest program in shards and counts what it says."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from house import process
from house.outcome import Outcome
from house.paths import REPO

TESTS_PER_SHARD = 4
STARTED = re.compile(r"^\[ RUN      \] (\S+)", re.MULTILINE)
ENDED = re.compile(r"^\[  (?:     OK|FAILED |SKIPPED) \] ([\w./-]+)(?:,| \()", re.MULTILINE)
FAILED = re.compile(r"^\[  FAILED  \] ([\w./-]+)(?:,| \()", re.MULTILINE)
PASSED = re.compile(r"^\[       OK \] ", re.MULTILINE)


@dataclass
class Shard:
    """One process to run."""

    program: Path
    label: str
    index: int
    total: int
    env: Mapping[str, str]
    timeout: float
    prefix: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def name(self) -> str:
        return self.label if self.total == 1 else f"{self.label} {self.index + 1}/{self.total}"


def count_tests(program: Path, env: Mapping[str, str], prefix: tuple[str, ...] = ()) -> int:
    """How many tests the program lists; 0 if it can not even do that."""
    listed = process.run([*prefix, str(program), "--gtest_list_tests"], REPO, env, timeout=60)
    if listed.returncode != 0:
        return 0
    return sum(1 for line in listed.output.splitlines() if line.startswith("  "))


def shard_count(tests: int, jobs: int) -> int:
    return max(1, min(jobs, tests // TESTS_PER_SHARD))


def run_shard(shard: Shard) -> tuple[Outcome, str]:
    """The counts, and the output to show if something failed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lockstep-gtest-") as folder:
        report = Path(folder) / "report.json"
        command = [*shard.prefix, str(shard.program), f"--gtest_output=json:{report}", "--gtest_color=no"]
        if shard.pattern:
            command.append(f"--gtest_filter=*{shard.pattern}*")
        env = dict(shard.env) | {"GTEST_TOTAL_SHARDS": str(shard.total), "GTEST_SHARD_INDEX": str(shard.index),
                                 "TMPDIR": folder}
        finished = process.run(command, REPO, env, shard.timeout)
        outcome = _judge(shard, finished, report)
    outcome.seconds = time.monotonic() - started
    return outcome, finished.output


def run_shards(shards: list[Shard], jobs: int, report: Callable[[Shard, Outcome, str], None]) -> Outcome:
    """All shards, `jobs` at a time; `report` is called as each ends."""
    total = Outcome()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        running = {pool.submit(run_shard, shard): shard for shard in shards}
        try:
            for future in as_completed(running):
                outcome, output = future.result()
                report(running[future], outcome, output)
                total.add(outcome)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            process.kill_all()
            raise
    return total


def _judge(shard: Shard, finished: process.Finished, report: Path) -> Outcome:
    if finished.timed_out or not report.exists():
        return _judge_broken_off(shard, finished)
    outcome = _read_report(shard, json.loads(report.read_text()), finished.output)
    if finished.returncode != 0 and not outcome.failures:
        # A sanitizer's verdict at the end, or a crash while globals were taken down.
        outcome.failures.append(f"{shard.name}: exit code {finished.returncode} although its tests passed")
    return outcome


def _judge_broken_off(shard: Shard, finished: process.Finished) -> Outcome:
    started = STARTED.findall(finished.output)
    unfinished = [test for test in started if test not in set(ENDED.findall(finished.output))]
    why = f"no end after {shard.timeout:.0f} s" if finished.timed_out else f"exit code {finished.returncode}"
    where = f"in {unfinished[-1]}" if unfinished else "outside a test"
    passed = len(PASSED.findall(finished.output))
    failed = [f"{shard.name}: {test}" for test in dict.fromkeys(FAILED.findall(finished.output))]
    return Outcome(passed, [*failed, f"{shard.name}: {why} {where}; the tests after it did not run"])


def _read_report(shard: Shard, report: dict[str, Any], output: str) -> Outcome:
    outcome = Outcome()
    for suite in report.get("testsuites", []):
        for case in suite.get("testsuite", []):
            _count_case(shard, case, output, outcome)
    return outcome


def _count_case(shard: Shard, case: dict[str, Any], output: str, outcome: Outcome) -> None:
    name = f"{case['classname']}.{case['name']}"
    if case.get("failures"):
        outcome.failures.append(f"{shard.name}: {name}")
    elif case.get("result") == "SKIPPED":
        outcome.skips.append(f"{shard.label}: {name}: {skip_reason(name, output)}")
    elif case.get("status") == "RUN":
        outcome.passed += 1
    elif name.startswith("DISABLED_") or ".DISABLED_" in name:
        outcome.skips.append(f"{shard.label}: {name}: disabled")


def skip_reason(name: str, output: str) -> str:
    """The message of GTEST_SKIP, which GoogleTest 1.12 prints but does not report."""
    start, end = f"[ RUN      ] {name}\n", f"[  SKIPPED ] {name} "
    body = output.partition(start)[2].partition(end)[0]
    message = body.partition(": Skipped\n")[2]
    return " ".join(message.split()) or "no reason given"
