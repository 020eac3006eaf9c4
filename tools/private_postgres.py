#!/usr/bin/env python3
"""A PostgreSQL server of our own: one data folder, one Unix socket, no TCP port, no service.

Used by ./test (in a temporary folder, gone afterwards) and by ./run --postgres (durable). The
server refuses to run as root, so root runs it as the system user `postgres`. Access is by the
socket's folder, which only that user (and root) can enter.

    tools/private_postgres.py start --home DIR     start it, print its URL
    tools/private_postgres.py stop --home DIR      end it
    tools/private_postgres.py status --home DIR    print its URL if it runs, else exit with 1
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

DATABASE = "lockstep"
SERVER_USER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 60

# Speed for tests that may lose everything with the machine.
FLEETING_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PostgresError(Exception):
    """Said to the user as it is."""


def program(name: str) -> str:
    """The newest server program of that name: Debian keeps them outside PATH, one folder a version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version_of)
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise PostgresError(f"PostgreSQL's {name} is not installed (Debian package postgresql)")
    return found


def _version_of(path: Path) -> float:
    try:
        return float(path.parents[1].name)
    except ValueError:
        return 0


def _server_account() -> pwd.struct_passwd | None:
    """Who runs the server: None for ourselves, since only root has to become another."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise PostgresError(f"no system user {SERVER_USER}: PostgreSQL is not installed") from None


def _may_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    for parent in [folder, *folder.parents]:
        if parent.exists() and not parent.stat().st_mode & 0o001 and parent.stat().st_uid != account.pw_uid:
            return False
    return True


def reachable_home(folder: Path) -> Path:
    """`folder`, or a folder below /var/lib where the server's user can not reach that one.

    Root's own home is closed to others, and that is where root's clouds are.
    """
    account = _server_account()
    if account is None or _may_enter(folder.resolve().parent, account):
        return folder
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return Path("/var/lib/lockstep") / f"postgres-{name}"


@dataclass
class PrivatePostgres:
    """One server below `home`: `home/data`, `home/socket`, `home/server.log`."""

    home: Path
    durable: bool = True
    die_with_parent: bool = False

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        return self.home / "socket"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def url(self, database: str = DATABASE) -> str:
        """As libpq takes it. The role is `lockstep`, owner of everything in this server."""
        return f"postgresql://lockstep@/{database}?host={self.socket}"

    def start(self) -> str:
        """Makes the cluster if there is none, starts the server, waits until it answers."""
        if self.pid() is None:
            self._prepare()
            self._launch()
            self._wait_until_ready()
        if not self._has_database(DATABASE):
            self.create_database(DATABASE)
        return self.url()

    def stop(self) -> None:
        """Ends the server, if it runs; waits until it is gone."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # "fast": ends the sessions, keeps the data
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid() is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                raise PostgresError(f"PostgreSQL (pid {pid}) did not stop in {STOP_SECONDS} s")
            _reap(pid)
            time.sleep(0.05)

    def remove(self) -> None:
        """Stops the server and deletes what it kept."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def pid(self) -> int | None:
        """The server's process, if one runs on our data. A stale file names someone else's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if str(self.data).encode() in command.split(b"\0") else None

    def create_database(self, name: str) -> str:
        self._sql("postgres", f'CREATE DATABASE "{name}"')
        return self.url(name)

    # --- below: how ---

    def _prepare(self) -> None:
        account = _server_account()
        self.home.mkdir(parents=True, exist_ok=True)
        if account and not _may_enter(self.home.parent, account):
            raise PostgresError(f"user {SERVER_USER} can not enter {self.home}")
        self.home.chmod(0o711)
        for folder in (self.data, self.socket):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            self._initdb()

    def _initdb(self) -> None:
        command = [program("initdb"), "-D", str(self.data), "--username=lockstep", "--auth=trust",
                   "--encoding=UTF8", "--locale=C.UTF-8"]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(command, capture_output=True, text=True, **self._as_server())
        if done.returncode != 0:
            raise PostgresError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _launch(self) -> None:
        settings = SETTINGS | ({} if self.durable else FLEETING_SETTINGS)
        command = [program("postgres"), "-D", str(self.data), "-k", str(self.socket)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self.log, "ab") as log:
            self._server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=_end_with_parent if self.die_with_parent else None, **self._as_server())

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                raise PostgresError(f"PostgreSQL did not start:\n{_tail(self.log)}")
            ask = [program("pg_isready"), "-q", "-h", str(self.socket), "-d", "postgres"]
            if subprocess.run(ask).returncode == 0:
                return
            time.sleep(0.05)
        self._server.kill()
        raise PostgresError(f"PostgreSQL gave no answer in {START_SECONDS} s:\n{_tail(self.log)}")

    def _as_server(self) -> dict[str, object]:
        account = _server_account()
        clean = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
        common: dict[str, object] = {"env": clean, "cwd": "/"}
        if account is None:
            return common
        return common | {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _has_database(self, name: str) -> bool:
        return bool(self._sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def _sql(self, database: str, statement: str) -> str:
        command = [program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise PostgresError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()


def fleeting_postgres() -> PrivatePostgres:
    """A server for one test run, in a folder of its own; end it with remove()."""
    home = Path(tempfile.mkdtemp(prefix="lockstep-pg-"))
    return PrivatePostgres(home, durable=False, die_with_parent=True)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _reap(pid: int) -> None:
    """Collects the server if it is our child; else someone else does."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass


def _tail(path: Path, lines: int = 20) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["start", "stop", "status"])
    parser.add_argument("--home", type=Path, required=True, help="folder of the server")
    parser.add_argument("--fleeting", action="store_true", help="fast and not durable, for tests")
    options = parser.parse_args(arguments)
    server = PrivatePostgres(options.home.resolve(), durable=not options.fleeting)
    try:
        if options.act == "start":
            print(server.start())
        elif options.act == "stop":
            server.stop()
        elif server.pid() is None:
            return 1
        else:
            print(server.url())
    except PostgresError as error:
        print(f"private_postgres: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
