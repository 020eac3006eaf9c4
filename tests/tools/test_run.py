"""./run, with a stand-in for the server: what it starts, tells, keeps, stops and deletes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPO

from house.paths import minio_program

SECONDS = 30


@dataclass
class Bench:
    """A data directory and a folder of programs of one test."""

    data: Path
    programs: Path

    def run(self, *flags: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*flags), capture_output=True, text=True, timeout=SECONDS, env=os.environ | (env or {}))

    def command(self, *flags: str) -> list[str]:
        return [str(REPO / "run"), "--data", str(self.data), "--programs", str(self.programs), *flags]

    def detach(self, *flags: str) -> dict[str, object]:
        done = self.run("--detach", "--port", "0", *flags)
        assert done.returncode == 0, done.stdout + done.stderr
        return self.run_file()

    def run_file(self) -> dict[str, object]:
        return json.loads((self.data / "run.json").read_text())

    def flags(self) -> list[str]:
        return json.loads((self.data / "flags.json").read_text())

    def client(self, script: str) -> None:
        path = self.programs / "lockstep"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    programs = tmp_path / "bin"
    programs.mkdir()
    shutil.copy(Path(__file__).parent / "fake_lockstepd.py", programs / "lockstepd")
    (programs / "lockstepd").chmod(0o755)
    bench = Bench(tmp_path / "cloud", programs)
    yield bench
    bench.run("--stop", "--reset")


def is_alive(pid: object) -> bool:
    return bool(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes())


def wait_until(condition: object, what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_detach_returns_when_the_api_answers_and_stop_ends_it(bench: Bench) -> None:
    run = bench.detach()
    assert set(run) == {"url", "apikey", "secretkey", "pid"}
    assert is_alive(run["pid"])
    done = bench.run("--stop")
    assert (done.returncode, done.stdout) == (0, "stopped: lockstepd\n")
    assert not is_alive(run["pid"])
    assert not (bench.data / "run.json").exists()


def test_tells_url_credentials_and_what_to_try(bench: Bench) -> None:
    done = bench.run("--detach", "--port", "0", "--demo-password", "sesame")
    run = bench.run_file()
    for told in (run["url"], "sesame", "key", "secret", "/healthz", "./run --stop --data"):
        assert str(told) in done.stdout


def test_keeps_its_files_to_the_owner(bench: Bench) -> None:
    bench.detach()
    assert stat.S_IMODE(bench.data.stat().st_mode) == 0o700
    for name in ("run.json", "started.json", "settings.json", "lockstepd.err"):
        assert stat.S_IMODE((bench.data / name).stat().st_mode) == 0o600, name


def test_passes_its_flags_on(bench: Bench) -> None:
    bench.detach("--integration-port", "8096", "--log-level", "debug", "--log-json", "--allow-fetch", "10.0.0.0/8",
                 "--allow-fetch", "fd00::/8", "--config", "c.toml")
    assert bench.flags() == ["--data", str(bench.data), "--listen", "127.0.0.1:0", "--integration-port", "8096",
                             "--config", str(Path.cwd() / "c.toml"), "--log-level", "debug", "--log-json",
                             "--allow-fetch", "10.0.0.0/8", "--allow-fetch", "fd00::/8"]


def test_leaves_the_port_to_the_configuration_file_unless_told(bench: Bench) -> None:
    assert bench.run("--detach", "--config", "c.toml").returncode == 0
    assert "--listen" not in bench.flags()


def test_a_busy_port_is_said_and_nothing_is_left(bench: Bench) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = bench.run("--detach", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} is busy" in done.stderr
    assert not (bench.data / "started.json").exists()


def test_a_server_that_dies_at_the_start_is_quoted(bench: Bench) -> None:
    done = bench.run("--detach", "--port", "0", env={"FAKE_DIES": "the disk is made of cheese"})
    assert done.returncode == 1
    assert "lockstepd ended with 3" in done.stderr
    assert "made of cheese" in done.stderr
    assert not (bench.data / "run.json").exists()


def test_does_not_start_twice(bench: Bench) -> None:
    run = bench.detach()
    done = bench.run("--detach", "--port", "0")
    assert done.returncode == 1
    assert "runs already" in done.stderr and str(run["url"]) in done.stderr
    assert is_alive(run["pid"])


def test_starts_again_after_the_server_was_killed(bench: Bench) -> None:
    first = bench.detach()
    os.kill(int(str(first["pid"])), signal.SIGKILL)
    assert bench.detach()["pid"] != first["pid"]


def test_stop_finds_a_server_that_something_else_restarted(bench: Bench) -> None:
    first = bench.detach()
    os.kill(int(str(first["pid"])), signal.SIGKILL)
    restarted = subprocess.Popen([str(bench.programs / "lockstepd"), "--data", str(bench.data)])
    wait_until(lambda: bench.run_file()["pid"] == restarted.pid, "the second server")
    bench.run("--stop")
    assert restarted.wait(SECONDS) == 0


def test_stop_leaves_a_recycled_pid_alone(bench: Bench) -> None:
    bench.detach()
    with subprocess.Popen(["sleep", "60"]) as innocent:
        started = json.loads((bench.data / "started.json").read_text())
        ours = started["lockstepd"]["pid"]
        started["lockstepd"]["pid"] = innocent.pid
        (bench.data / "started.json").write_text(json.dumps(started))
        bench.run("--stop")
        assert innocent.poll() is None
        innocent.kill()
    assert not is_alive(ours)  # run.json still knew it


def test_ctrl_c_stops_everything(bench: Bench) -> None:
    with subprocess.Popen(bench.command("--port", "0"), stdout=subprocess.PIPE, text=True) as shown:
        wait_until(lambda: (bench.data / "run.json").exists(), "the server")
        pid = bench.run_file()["pid"]
        assert shown.stdout is not None
        while "Ctrl-C stops it" not in shown.stdout.readline():
            pass
        shown.send_signal(signal.SIGINT)
        assert shown.wait(SECONDS) == 0
        assert "stopped: lockstepd" in shown.stdout.read()
    assert not is_alive(pid)
    assert (bench.data / "lockstep.db").exists()


def test_ctrl_c_while_it_starts_leaves_nothing(bench: Bench) -> None:
    bench.client("kill -INT $PPID; sleep 1")  # the zone is being built when it comes
    done = bench.run("--port", "0")
    assert done.returncode == 130
    assert "stopped: lockstepd" in done.stdout
    assert bench.run("--stop").stdout.startswith("nothing runs")


def test_ctrl_c_at_any_moment_leaves_nothing(bench: Bench) -> None:
    with subprocess.Popen(bench.command("--port", "0"), stdout=subprocess.PIPE, text=True) as shown:
        wait_until(lambda: (bench.data / "run.json").exists(), "the server")
        pid = bench.run_file()["pid"]
        shown.send_signal(signal.SIGINT)
        assert shown.wait(SECONDS) in (0, 130)
    assert not is_alive(pid)


def test_a_server_that_dies_ends_the_foreground(bench: Bench) -> None:
    with subprocess.Popen(bench.command("--port", "0"), stdout=subprocess.PIPE, text=True) as shown:
        wait_until(lambda: (bench.data / "run.json").exists(), "the server")
        os.kill(int(str(bench.run_file()["pid"])), signal.SIGKILL)
        assert shown.wait(SECONDS) == 1
        assert shown.stdout is not None and "lockstepd is gone" in shown.stdout.read()


def test_reset_deletes_the_cloud_and_nothing_else(bench: Bench) -> None:
    bench.detach()
    (bench.data / "mine.txt").write_text("keep")
    done = bench.run("--reset", "--stop")
    assert "left there: flags.json mine.txt" in done.stdout
    assert sorted(path.name for path in bench.data.iterdir()) == ["flags.json", "mine.txt"]


def test_reset_starts_over(bench: Bench) -> None:
    first = bench.detach()
    (bench.data / "lockstep.db").write_text("old")
    second = bench.detach("--reset")
    assert not is_alive(first["pid"]) and is_alive(second["pid"])
    assert (bench.data / "lockstep.db").read_text() == ""


def test_the_client_builds_the_zone_from_the_run_file(bench: Bench) -> None:
    bench.client('echo "$@" > "$(dirname "$3")/up.txt"')
    bench.detach()
    assert (bench.data / "up.txt").read_text() == f"up --run-file {bench.data}/run.json\n"


def test_a_zone_that_can_not_be_built_stops_everything(bench: Bench) -> None:
    bench.client("exit 1")
    done = bench.run("--detach", "--port", "0")
    assert done.returncode == 1
    assert "demo zone could not be built" in done.stderr
    assert bench.run("--stop").stdout.startswith("nothing runs")


def test_two_at_once_do_not_tread_on_each_other(bench: Bench) -> None:
    both = [subprocess.Popen(bench.command("--detach", "--port", "0"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert sorted(process.wait(SECONDS) for process in both) == [0, 1]
    assert is_alive(bench.run_file()["pid"])


def test_says_its_version(bench: Bench) -> None:
    assert bench.run("--version").stdout == "lockstepd 0.0 (fake)\n"


def test_help_names_every_option(bench: Bench) -> None:
    text = bench.run("--help").stdout
    for option in ("port", "data", "detach", "stop", "reset", "minio", "postgres", "demo-password", "integration-port",
                   "config", "version", "log-level", "log-json", "allow-fetch"):
        assert f"--{option}" in text


def test_postgres_keeps_its_data_and_is_remembered(bench: Bench) -> None:
    bench.detach("--postgres")
    flags = bench.flags()
    url = flags[flags.index("--database") + 1]
    subprocess.run(["psql", "-qc", "CREATE TABLE kept (a int)", url], check=True)
    assert bench.run("--stop").stdout == "stopped: lockstepd postgres\n"
    bench.detach()
    assert bench.flags() == flags
    assert subprocess.run(["psql", "-qc", "TABLE kept", url], capture_output=True).returncode == 0


def test_a_cloud_on_sqlite_does_not_become_one_on_postgres(bench: Bench) -> None:
    bench.detach()
    bench.run("--stop")
    done = bench.run("--detach", "--port", "0", "--postgres")
    assert done.returncode == 1
    assert "holds a cloud on SQLite" in done.stderr


@pytest.mark.skipif(not minio_program().exists(), reason="MinIO is not built yet (tools/bootstrap minio)")
def test_minio_keeps_its_place_and_goes_with_the_cloud(bench: Bench) -> None:
    first = bench.detach("--minio")["minio"]
    assert isinstance(first, dict) and set(first) == {"url", "accesskey", "secretkey"}
    with urllib.request.urlopen(f"{first['url']}/minio/health/live", timeout=5) as reply:
        assert reply.status == 200
    assert stat.S_IMODE((bench.data / "run.json").stat().st_mode) == 0o600
    assert bench.run("--stop").stdout == "stopped: lockstepd minio\n"
    assert bench.detach()["minio"] == first
