"""Suite tidy: the rules, the format, the tests of the house's own tools, and in full the lint."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

from house import process
from house.build import build, build_environment, job_count
from house.outcome import Outcome, one_failure
from house.paths import REPO, build_dir
from house.pytest_suite import run_pytest
from tidy.check import check
from tidy.files import project_files

CLANG_FORMAT = "clang-format-19"
CLANG_TIDY = "clang-tidy-19"
LINT_PRESET = "clang"
LINT_MINUTES = 10  # one file


def run(full: bool, pattern: str) -> Outcome:
    """Each rule is a test; so is the format, and in full each file's lint."""
    outcome = Outcome()
    started = time.monotonic()
    if not pattern:
        outcome.add(run_rules())
        outcome.add(run_format())
        if full:
            outcome.add(run_lint())
    outcome.add(run_pytest(REPO / "tests" / "tools", "tidy", dict(os.environ), 600, pattern))
    outcome.seconds = time.monotonic() - started
    return outcome


def run_rules() -> Outcome:
    outcome = Outcome()
    for verdict in check(REPO):
        if not verdict.complaints:
            outcome.passed += 1
            continue
        outcome.failures.append(f"tidy: {verdict.rule} ({len(verdict.complaints)})")
        print(f"{verdict.rule}: {verdict.reason}")
        for complaint in verdict.complaints:
            print(f"  {complaint}")
    return outcome


def cpp_files() -> list[str]:
    return [file.path for file in project_files(REPO) if file.is_cpp]


def run_format() -> Outcome:
    if not shutil.which(CLANG_FORMAT):
        return Outcome(skips=[f"tidy: format: {CLANG_FORMAT} is not installed"])
    files = cpp_files()
    command = [CLANG_FORMAT, "--dry-run", "-Werror", "--ferror-limit=1", *files]
    done = process.run(command, REPO, os.environ, timeout=300) if files else None
    if done is None or done.returncode == 0:
        return Outcome(passed=1)
    wrong = sorted({line.split(":", 1)[0] for line in done.output.splitlines() if "error:" in line})
    print(f"not formatted; mend it with: {CLANG_FORMAT} -i {' '.join(wrong)}")
    return one_failure(f"tidy: format ({len(wrong)} files)")


def run_lint() -> Outcome:
    """clang-tidy over every source, with the commands of the clang build."""
    built = build(LINT_PRESET)
    if not built.ok:
        print(built.output)
        return one_failure(f"tidy: lint: build {LINT_PRESET} failed")
    sources = [path for path in cpp_files() if path.endswith(".cc")]
    outcome = Outcome()
    with ThreadPoolExecutor(max_workers=job_count()) as pool:
        for path, done in zip(sources, pool.map(_lint, sources), strict=True):
            if done.returncode == 0:
                outcome.passed += 1
            else:
                print("\n".join(line for line in done.output.splitlines() if "warnings generated" not in line), flush=True)
                outcome.failures.append(f"tidy: lint: {path}")
    return outcome


def _lint(path: str) -> process.Finished:
    command = [CLANG_TIDY, "--quiet", "-p", str(build_dir(LINT_PRESET)), path]
    return process.run(command, REPO, build_environment(), LINT_MINUTES * 60)
