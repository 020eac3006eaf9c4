#!/usr/bin/env python3
"""A MinIO of one's own: a process on loopback with its data, keys and log below one folder.

    tools/private_minio.py start DIR [--port N] [--console]   start it, or say that it runs; prints DIR/minio.json
    tools/private_minio.py stop DIR                           end it; data and keys stay
    tools/private_minio.py env DIR                            LOCKSTEP_TEST_MINIO=... of a running one, for tests

Importable: start(folder) -> dict with url, accesskey, secretkey, pid; stop(folder).
The keys are drawn once per folder and kept in DIR/minio.json (0600), also the static key with which
it encrypts buckets. They reach the process by its environment, never by its command line.
"""

import argparse
import base64
import contextlib
import fcntl
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


def default_binary() -> pathlib.Path:
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "lockstep" / "bin" / "minio"


def _state_file(folder: pathlib.Path) -> pathlib.Path:
    return folder / "minio.json"


def _read_state(folder: pathlib.Path) -> dict:
    try:
        return json.loads(_state_file(folder).read_text())
    except FileNotFoundError:
        return {}


def _write_state(folder: pathlib.Path, state: dict) -> None:
    fresh = folder / "minio.json.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(state, file, indent=2)
        file.write("\n")
    fresh.replace(_state_file(folder))


def _start_time(pid: int) -> str:
    """When the kernel started this process: with the pid it names one process for ever."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        return ""


def _is_running(state: dict) -> bool:
    return bool(state.get("pid")) and _start_time(state["pid"]) == state.get("started") != ""


@contextlib.contextmanager
def _lock(folder: pathlib.Path):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/minio/health/ready", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _spawn(folder: pathlib.Path, state: dict, binary: pathlib.Path, console: bool) -> subprocess.Popen:
    environment = {
        "HOME": str(folder), "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "MINIO_ROOT_USER": state["accesskey"], "MINIO_ROOT_PASSWORD": state["secretkey"],
        "MINIO_KMS_SECRET_KEY": "lockstep-key:" + state["kmskey"],
        "MINIO_BROWSER": "on" if console else "off", "MINIO_UPDATE": "off",
        "MINIO_CALLHOME_ENABLE": "off", "MINIO_CI_CD": "on",  # the data may lie on the root file system
        "MINIO_SCANNER_CYCLE": "10s",  # usage soon, not in a minute
    }
    command = [str(binary), "server", "--quiet", "--address", f"127.0.0.1:{state['port']}"]
    if console:
        command += ["--console-address", "127.0.0.1:0"]
    with open(folder / "minio.log", "ab") as log:
        return subprocess.Popen(command + [str(folder / "data")], env=environment, cwd=folder,
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def start(folder, port: int = 0, binary=None, console: bool = False, wait_seconds: float = 60) -> dict:
    """Starts it unless it runs already, waits until it answers; RuntimeError says why it did not."""
    folder = pathlib.Path(folder).resolve()
    binary = pathlib.Path(binary or default_binary())
    if not os.access(binary, os.X_OK):
        raise RuntimeError(f"there is no MinIO at {binary}; tools/bootstrap minio builds it")
    with _lock(folder):
        state = _read_state(folder)
        if _is_running(state):
            return state
        state.setdefault("accesskey", "root-" + secrets.token_hex(6))
        state.setdefault("secretkey", secrets.token_urlsafe(24))
        state.setdefault("kmskey", base64.b64encode(secrets.token_bytes(32)).decode())
        for _ in range(5):  # a port found free may be taken before MinIO binds it
            state["port"] = port or state.get("port") or _free_port()
            state["url"] = f"http://127.0.0.1:{state['port']}"
            process = _spawn(folder, state, binary, console)
            state["pid"], state["started"] = process.pid, _start_time(process.pid)
            _write_state(folder, state)
            end = time.monotonic() + wait_seconds
            while time.monotonic() < end and process.poll() is None:
                if _is_ready(state["url"]):
                    return state
                time.sleep(0.05)
            if process.poll() is None:
                _end(state)
                break
            if port:
                break
            state.pop("port")
        tail = (folder / "minio.log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"MinIO did not start; its log ends:\n{tail}")


def _end(state: dict) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(state["pid"], signal.SIGCONT)  # a frozen one hears no SIGTERM
        os.kill(state["pid"], signal.SIGTERM)
    for _ in range(200):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(state["pid"], os.WNOHANG)
        if not _is_running(state):
            return
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.kill(state["pid"], signal.SIGKILL)


def stop(folder) -> bool:
    """Ends the MinIO of this folder; False when none runs. Its data and keys stay."""
    folder = pathlib.Path(folder).resolve()
    with _lock(folder):
        state = _read_state(folder)
        if not _is_running(state):
            return False
        _end(state)
        return True


def test_environment(state: dict) -> str:
    return f"{state['url']},{state['accesskey']},{state['secretkey']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["start", "stop", "env"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--binary", type=pathlib.Path)
    parser.add_argument("--console", action="store_true", help="MinIO's own web console too")
    given = parser.parse_args()
    try:
        if given.act == "start":
            print(json.dumps(start(given.folder, given.port, given.binary, given.console), indent=2))
        elif given.act == "stop":
            print("ended" if stop(given.folder) else "none was running")
        else:
            state = _read_state(given.folder)
            if not _is_running(state):
                raise RuntimeError(f"no MinIO runs in {given.folder}")
            print("LOCKSTEP_TEST_MINIO=" + test_environment(state))
    except RuntimeError as failure:
        print(f"private_minio: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
