"""Child processes that end with us: each in a group of its own, all of them known."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_live: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()


@dataclass
class Finished:
    """How a command ended. `timed_out` commands were killed."""

    returncode: int
    output: str
    timed_out: bool = False


def end_on_signals() -> None:
    """Whoever asks us to end gets the same orderly end as Ctrl-C. nohup is respected."""
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if wish != signal.SIGHUP or signal.getsignal(wish) != signal.SIG_IGN:
            signal.signal(wish, signal.default_int_handler)


def start(command: Sequence[str], cwd: Path, env: Mapping[str, str], output: int | None) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=output,
                               stderr=subprocess.STDOUT if output is not None else None, start_new_session=True)
    with _lock:
        _live.add(process)
    return process


def forget(process: subprocess.Popen[bytes]) -> None:
    with _lock:
        _live.discard(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def kill_all() -> None:
    """For the way out: nothing that we started may outlive us."""
    with _lock:
        processes = list(_live)
    for process in processes:
        kill_group(process)


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float, show: bool = False) -> Finished:
    """Runs to its end or for `timeout` seconds. With `show` the output goes straight to ours."""
    process = start(command, cwd, env, None if show else subprocess.PIPE)
    try:
        output, _ = process.communicate(timeout=timeout)
        timed_out = False
    except subprocess.TimeoutExpired:
        kill_group(process)
        output, _ = process.communicate()
        timed_out = True
    finally:
        kill_group(process)  # what it left behind
        forget(process)
    return Finished(process.returncode, (output or b"").decode(errors="replace"), timed_out)
