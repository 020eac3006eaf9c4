"""Configures and builds a preset, and shows that it is under way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from house import process
from house.paths import REPO, build_dir

NINJA_STEP = re.compile(r"^\[(\d+)/(\d+)\] ")
QUIET_SECONDS = 15  # between two lines where the output is no terminal
GIB_PER_COMPILER = 1.5  # a heavy translation unit


@dataclass
class BuildResult:
    ok: bool
    output: str
    seconds: float


def job_count() -> int:
    """As many compilers as there are cores, and fewer where memory is short."""
    cores = len(os.sched_getaffinity(0))
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return max(1, min(cores, int(memory_gib / GIB_PER_COMPILER)))


def build_environment() -> dict[str, str]:
    """ccache hits across checkouts: paths below the checkout count as relative."""
    return os.environ | {"CCACHE_BASEDIR": str(REPO), "CCACHE_NOHASHDIR": "1", "NINJA_STATUS": "[%f/%t] "}


def build(preset: str, targets: Sequence[str] = ()) -> BuildResult:
    started = time.monotonic()
    configured = process.run(["cmake", "--preset", preset], REPO, build_environment(), timeout=300)
    if configured.returncode != 0:
        return BuildResult(False, configured.output, time.monotonic() - started)
    command = ["ninja", "-C", str(build_dir(preset)), f"-j{job_count()}", *targets]
    ok, output = _run_ninja(command, f"build {preset}")
    return BuildResult(ok, output, time.monotonic() - started)


def _run_ninja(command: list[str], title: str) -> tuple[bool, str]:
    ninja = process.start(command, REPO, build_environment(), subprocess.PIPE)
    assert ninja.stdout is not None
    progress = Progress(title)
    kept: list[str] = []
    for raw in ninja.stdout:
        line = raw.decode(errors="replace").rstrip("\n")
        step = NINJA_STEP.match(line)
        if step:
            progress.show(int(step[1]), int(step[2]))
        elif line:
            kept.append(line)
    progress.end()
    returncode = ninja.wait()
    process.forget(ninja)
    return returncode == 0, "\n".join(kept)


class Progress:
    """One line that moves on a terminal; a line every few seconds elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._started = self._shown = time.monotonic()
        self._terminal = sys.stdout.isatty()
        self._open = False

    def show(self, done: int, total: int) -> None:
        now = time.monotonic()
        text = f"{self._title}: {done} of {total}, {now - self._started:.0f} s"
        if self._terminal:
            print(f"\r{text}\033[K", end="", flush=True)
            self._open = True
        elif now - self._shown >= QUIET_SECONDS:
            print(text, flush=True)
            self._shown = now

    def end(self) -> None:
        if self._open:
            print()
