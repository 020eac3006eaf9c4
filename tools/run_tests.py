#!/usr/bin/env python3
"""Builds and runs the suites. ./test is the way in: it installs first what is missing.

Everyday: everything on the debug build and on the one with AddressSanitizer and UBSan.
--full adds ThreadSanitizer, clang-19 with its lint, and the long sizes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from house import gtest, process, tidy_suite
from house.build import build, job_count
from house.outcome import Outcome, exit_code, one_failure, summary
from house.paths import REPO, TOOLS, build_dir, contract_dir, minio_program
from house.pytest_suite import run_program, run_pytest
from house.suites import SUITES, Suite, existing
import private_minio
from private_postgres import PostgresError, PrivatePostgres, fleeting_postgres

SLOWER_UNDER = {"asan": 3, "tsan": 10}


@dataclass
class Run:
    """One call of ./test."""

    options: argparse.Namespace
    postgres: PrivatePostgres | None = None
    minio: str = ""  # "url,access key,secret key"
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    broken_presets: set[str] = field(default_factory=set)
    databases: int = 0

    def presets_of(self, suite: Suite) -> list[str]:
        presets = suite.full_presets if self.options.full else suite.presets
        return [preset for preset in presets if not self.options.preset or preset in self.options.preset]

    def timeout_of(self, suite: Suite, preset: str) -> float:
        minutes = suite.full_minutes if self.options.full else suite.minutes
        return minutes * 60.0 * SLOWER_UNDER.get(preset, 1)

    def environment(self, preset: str) -> dict[str, str]:
        """What the tests of a build are told: where it is, and what they may use."""
        folder = build_dir(preset)
        env = dict(os.environ) | {
            "LOCKSTEP_BUILD": str(folder),
            "LOCKSTEP_LOCKSTEPD": str(folder / "bin" / "lockstepd"),
            "LOCKSTEP_CLI": str(folder / "bin" / "lockstep"),
            "LOCKSTEP_MINIO": str(minio_program()),
            "LOCKSTEP_FULL": "1" if self.options.full else "",
            "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1",
            "UBSAN_OPTIONS": "print_stacktrace=1",
            "TSAN_OPTIONS": "second_deadlock_stack=1",
        }
        contract = contract_dir()
        if contract:
            env["LOCKSTEP_CONTRACT"] = str(contract)
        if self.postgres:
            env["LOCKSTEP_TEST_POSTGRES"] = self.postgres.create_database(f"run_{self.databases}")
            self.databases += 1
        if self.minio:
            env["LOCKSTEP_TEST_MINIO"] = self.minio
        return env


def say(text: str) -> None:
    print(text, flush=True)


# --- building -------------------------------------------------------------------------------


def build_presets(run: Run, suites: list[Suite]) -> None:
    """Each build that some suite needs, once. One that fails is a failed test of `build`."""
    wanted = dict.fromkeys(preset for suite in suites for preset in run.presets_of(suite))
    if not wanted:
        return
    outcome = run.outcomes.setdefault("build", Outcome())
    for preset in wanted:
        result = build(preset)
        outcome.seconds += result.seconds
        if result.ok:
            say(f"build {preset}: {result.seconds:.0f} s")
        else:
            say(f"{result.output}\nbuild {preset}: failed after {result.seconds:.0f} s")
            run.broken_presets.add(preset)
            outcome.failures.append(f"build {preset}: its suites did not run")


# --- suites ---------------------------------------------------------------------------------


def run_suite(run: Run, suite: Suite) -> Outcome:
    if suite.name == "tidy":
        return tidy_suite.run(run.options.full, run.options.pattern)
    outcome = Outcome()
    ran_something = False
    for preset in run.presets_of(suite):
        if preset in run.broken_presets:
            ran_something = True
            continue
        part = run_on(run, suite, preset)
        if part is not None:
            ran_something = True
            outcome.add(part)
    if not ran_something and not run.options.preset:
        return one_failure(f"{suite.name}: its sources exist, but no build made a program of them")
    return outcome


def run_on(run: Run, suite: Suite, preset: str) -> Outcome | None:
    """The suite on one build; None if there is nothing of it."""
    parts = [part for part in (run_gtests(run, suite, preset), run_folder(run, suite, preset)) if part is not None]
    if not parts:
        return None
    total = Outcome()
    for part in parts:
        total.add(part)
    return total


def run_gtests(run: Run, suite: Suite, preset: str) -> Outcome | None:
    programs = sorted(path for path in (build_dir(preset) / suite.name).glob("*") if os.access(path, os.X_OK) and path.is_file())
    if not programs:
        return None
    started = time.monotonic()
    shards = [shard for program in programs for shard in shards_of(run, suite, preset, program)]
    outcome = gtest.run_shards(shards, job_count(), show_shard)
    outcome.seconds = time.monotonic() - started
    return outcome


def shards_of(run: Run, suite: Suite, preset: str, program: Path) -> list[gtest.Shard]:
    prefix = unrandomised() if preset == "tsan" else ()
    tests = gtest.count_tests(program, os.environ, prefix)
    total = 1 if run.options.pattern else gtest.shard_count(tests, job_count())
    return [gtest.Shard(program, f"{program.name} [{preset}]", index, total, run.environment(preset),
                        run.timeout_of(suite, preset), prefix, run.options.pattern) for index in range(total)]


def unrandomised() -> tuple[str, ...]:
    """ThreadSanitizer of g++ 12 can not work with the address ranges of newer kernels."""
    return ("setarch", "-R") if shutil.which("setarch") else ()


def show_shard(shard: gtest.Shard, outcome: Outcome, output: str) -> None:
    say(f"{shard.name}: {outcome.passed} passed, {outcome.failed} failed, {outcome.seconds:.1f} s")
    if outcome.failures:
        say(output)


def run_folder(run: Run, suite: Suite, preset: str) -> Outcome | None:
    """tests/NAME: its pytest files, its program."""
    outcome = Outcome()
    label, timeout = f"{suite.name} [{preset}]", run.timeout_of(suite, preset)
    program = suite.folder / "run"
    has_pytest = next(suite.folder.glob("**/test_*.py"), None) is not None
    if has_pytest:
        say(f"{label}: pytest {suite.folder.relative_to(REPO)}")
        outcome.add(run_pytest(suite.folder, label, run.environment(preset), timeout, run.options.pattern))
    if program.exists():
        say(f"{label}: {program.relative_to(REPO)}")
        outcome.add(run_program(program, label, run.environment(preset), timeout))
    return outcome if has_pytest or program.exists() else None


# --- the run --------------------------------------------------------------------------------


@contextmanager
def private_postgres(run: Run, wanted: bool) -> Iterator[None]:
    """A server for this run; where it can not be had, tests skip and the run says so."""
    if not wanted:
        yield
        return
    server = fleeting_postgres()
    try:
        try:
            server.start()
            run.postgres = server
        except PostgresError as error:
            run.outcomes.setdefault("build", Outcome()).failures.append(f"private PostgreSQL: {error}")
        yield
    finally:
        server.remove()


@contextmanager
def fleeting_minio(run: Run, wanted: bool) -> Iterator[None]:
    """A MinIO for this run; where it can not be had, tests skip and the run says so."""
    if not wanted:
        yield
        return
    folder = tempfile.mkdtemp(prefix="lockstep-minio-")
    try:
        try:
            if subprocess.run([str(TOOLS / "bootstrap"), "minio"]).returncode != 0:
                raise RuntimeError("it could not be built, see above")
            run.minio = private_minio.test_environment(private_minio.start(folder))
        except RuntimeError as error:
            run.outcomes.setdefault("build", Outcome()).failures.append(f"private MinIO: {error}")
        yield
    finally:
        private_minio.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def run_all(run: Run, suites: list[Suite]) -> None:
    tidy_first = [suite for suite in suites if suite.name == "tidy"]
    others = [suite for suite in suites if suite.name != "tidy"]
    for suite in tidy_first:
        run_named(run, suite)
    build_presets(run, others)
    with private_postgres(run, bool(others)), fleeting_minio(run, any(suite.needs_minio for suite in others)):
        for suite in others:
            run_named(run, suite)


def run_named(run: Run, suite: Suite) -> None:
    say(f"\n=== {suite.name}: {suite.what}")
    run.outcomes[suite.name] = run_suite(run, suite)


def parse(arguments: list[str]) -> argparse.Namespace:
    names = " ".join(suite.name for suite in SUITES)
    parser = argparse.ArgumentParser(prog="./test", description=__doc__, epilog=f"suites: {names} (those that exist)",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="suites to run; all that exist if none is named")
    parser.add_argument("--list", action="store_true", help="name the suites that exist, a line each")
    parser.add_argument("--full", action="store_true", help="add ThreadSanitizer, clang-19, lint, full sizes")
    parser.add_argument("--preset", action="append", metavar="P", help="only on this build (dev, asan, tsan, clang)")
    parser.add_argument("-k", dest="pattern", default="", metavar="TEXT", help="only tests with TEXT in their name")
    return parser.parse_args(arguments)


def chosen(names: list[str]) -> list[Suite]:
    there = {suite.name: suite for suite in existing()}
    unknown = [name for name in names if name not in there]
    if unknown:
        print(f"./test: no suite {' '.join(unknown)}; there are: {' '.join(there)}", file=sys.stderr)
        sys.exit(2)
    return [suite for suite in there.values() if not names or suite.name in names]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if options.list:
        for suite in existing():
            print(f"{suite.name:<6} {suite.what}")
        return 0
    suites = chosen(options.names)
    process.end_on_signals()
    run = Run(options)
    try:
        run_all(run, suites)
    except KeyboardInterrupt:
        process.kill_all()
        say("\n./test: interrupted")
        return 130
    say("\n" + summary(run.outcomes))
    return exit_code(run.outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
