#!/usr/bin/env python3
"""Starts a cloud with a demo zone on SQLite and the simulator; Ctrl-C stops it, its data stays.

A cloud lives in a data directory. What it was made with (--postgres, --minio) it is started with
again. Without --detach the command stays until Ctrl-C and then stops everything that it started.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from house import process
from house.build import build
from house.cloud_folder import Busy, CloudFolder, default_folder, read_json, write_private_json
from house.paths import REPO, TOOLS, build_dir
from house.services import Minio, Service, ServiceError, launch, port_is_free, record, recorded, tail
from private_postgres import PostgresError, PrivatePostgres, reachable_home

DEFAULT_PORT = 8080
START_SECONDS = 60


class RunError(Exception):
    """Said to the user as it is."""


def say(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # `./run --detach | head -n 1` is no reason to fail
        sys.stdout = open(os.devnull, "w")


@dataclass
class Cloud:
    """One data directory, and what this call was asked to do with it."""

    folder: CloudFolder
    options: argparse.Namespace
    is_ours: bool = False  # from when on this call answers for what runs in the folder

    @property
    def postgres(self) -> PrivatePostgres:
        return PrivatePostgres(reachable_home(self.folder.path / "postgres"))

    @property
    def programs(self) -> Path:
        return Path(self.options.programs).resolve() if self.options.programs else build_dir("release") / "bin"

    @property
    def port(self) -> int | None:
        """The port that we tell lockstepd; None leaves it to its configuration file."""
        if self.options.port is None and self.options.config:
            return None
        return DEFAULT_PORT if self.options.port is None else int(self.options.port)


# --- starting ---


def prepare(cloud: Cloud) -> None:
    """Everything that may take long or be refused, before anything runs."""
    server = running_server(cloud.folder)
    if server:
        raise RunError(f"this cloud runs already (pid {server.pid}): {read_json(cloud.folder.run_file).get('url', '')}\n"
                       f"./run --stop{data_flag(cloud)} ends it")
    if cloud.port and not port_is_free(cloud.port):
        raise RunError(f"port {cloud.port} is busy; choose another with --port N, or end what uses it")
    settle_options(cloud)
    if not cloud.options.programs:
        bootstrap("packages", "build")
        build_programs()
    if cloud.options.postgres:
        bootstrap("packages", "postgres")
    if cloud.options.minio:
        bootstrap("minio")


def settle_options(cloud: Cloud) -> None:
    """A cloud goes on with what it was made with; its database can not be another one later."""
    made_with = read_json(cloud.folder.settings_file)
    if cloud.options.postgres and not made_with.get("postgres") and cloud.folder.has_database:
        raise RunError(f"{cloud.folder.path} holds a cloud on SQLite; --postgres needs another --data, or --reset")
    cloud.options.postgres = cloud.options.postgres or bool(made_with.get("postgres"))
    cloud.options.minio = cloud.options.minio or bool(made_with.get("minio"))


def bootstrap(*what: str) -> None:
    if subprocess.run([str(TOOLS / "bootstrap"), *what]).returncode != 0:
        raise RunError(f"could not install what is missing ({' '.join(what)})")


def build_programs() -> None:
    names = [name for name in ("lockstepd", "lockstep") if (REPO / "src" / "bin" / f"{name}.cc").exists()]
    if "lockstepd" not in names:
        raise RunError("there is no server in this checkout: src/bin/lockstepd.cc is missing")
    say("building (the first time takes some minutes)")
    built = build("release", names)
    if not built.ok:
        raise RunError(f"{built.output}\nthe build failed")


def start(cloud: Cloud) -> None:
    """Starts what the cloud needs, the server last, and builds the demo zone if it is not there."""
    stop(cloud)  # what a killed server left running beside it
    write_private_json(cloud.folder.settings_file, {"postgres": cloud.options.postgres, "minio": cloud.options.minio})
    database = cloud.postgres.start() if cloud.options.postgres else None
    minio = Minio(cloud.folder).start() if cloud.options.minio else None
    server = start_server(cloud, database)
    wait_for_server(cloud, server)
    if minio:
        run = read_json(cloud.folder.run_file)
        write_private_json(cloud.folder.run_file, run | {"minio": minio})
    build_zone(cloud)


def start_server(cloud: Cloud, database: str | None) -> subprocess.Popen[bytes]:
    program = cloud.programs / "lockstepd"
    if not program.exists():
        raise RunError(f"no server at {program}")
    cloud.folder.run_file.unlink(missing_ok=True)  # an old one would look like an answer
    server = launch([str(program), *server_flags(cloud, database)], cloud.folder.stderr)
    record(cloud.folder, Service("lockstepd", server.pid, str(cloud.folder.path)))
    return server


def server_flags(cloud: Cloud, database: str | None) -> list[str]:
    options = cloud.options
    flags = ["--data", str(cloud.folder.path)]
    if cloud.port is not None:
        flags += ["--listen", f"127.0.0.1:{cloud.port}"]
    for name, value in (("--integration-port", options.integration_port), ("--config", options.config),
                        ("--database", database), ("--demo-password", options.demo_password),
                        ("--log-level", options.log_level)):
        flags += [name, str(value)] if value is not None else []
    flags += ["--log-json"] if options.log_json else []
    for network in options.allow_fetch:
        flags += ["--allow-fetch", network]
    return flags


def wait_for_server(cloud: Cloud, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while read_json(cloud.folder.run_file).get("pid") != server.pid:
        if server.poll() is not None:
            raise RunError(f"lockstepd ended with {server.returncode}:\n{tail(cloud.folder.stderr) or tail(cloud.folder.log)}")
        if time.monotonic() > deadline:
            raise RunError(f"lockstepd gave no answer in {START_SECONDS} s; its log: {cloud.folder.log}")
        time.sleep(0.01)


def build_zone(cloud: Cloud) -> None:
    """The client builds the demo zone over the API, and does nothing where it is there. It finds
    address, keys and MinIO in the run file: secrets have no place on a command line."""
    client = cloud.programs / "lockstep"
    if not client.exists():
        say("no client program yet: the cloud has no demo zone")
        return
    if subprocess.run([str(client), "up", "--run-file", str(cloud.folder.run_file)]).returncode != 0:
        raise RunError(f"the demo zone could not be built; the server's log: {cloud.folder.log}")


# --- telling ---


def data_flag(cloud: Cloud) -> str:
    return "" if cloud.folder.path == default_folder() else f" --data {cloud.folder.path}"


def password_of(cloud: Cloud) -> str:
    try:
        return cloud.folder.admin_password.read_text().strip()
    except OSError:
        return "(yours)"


def describe(cloud: Cloud) -> str:
    run = read_json(cloud.folder.run_file)
    lines = [("API", run.get("url", "")), ("user", "admin"), ("password", password_of(cloud)), ("api key", run.get("apikey", "")),
             ("secret key", run.get("secretkey", ""))]
    if "minio" in run:
        lines += [("MinIO", run["minio"]["url"]), ("access key", run["minio"]["accesskey"]), ("secret key", run["minio"]["secretkey"])]
    lines += [("data", str(cloud.folder.path)), ("log", str(cloud.folder.log))]
    told = "\n".join(f"  {name:<12}{value}" for name, value in lines)
    tries = "\n".join(f"  {command}" for command in commands_to_try(cloud, str(run.get("url", ""))))
    return f"The cloud is up.\n\n{told}\n\nTry:\n{tries}\n"


def commands_to_try(cloud: Cloud, url: str) -> list[str]:
    origin = url.removesuffix("/client/api")
    return [f"curl {origin}/healthz",
            f'curl -d "command=login&username=admin&password=$(cat {cloud.folder.admin_password})&response=json" {url}',
            f"./run --stop{data_flag(cloud)}"]


# --- stopping ---


def running_server(folder: CloudFolder) -> Service | None:
    return next((service for service in recorded(folder) if service.name == "lockstepd" and service.is_running()), None)


def stop(cloud: Cloud) -> list[str]:
    """Ends what runs of this cloud, the server first; answers the names of what it ended."""
    stopped = [service.name for service in recorded(cloud.folder) if service.stop()]
    if cloud.postgres.pid() is not None:
        cloud.postgres.stop()
        stopped.append("postgres")
    for file in (cloud.folder.run_file, cloud.folder.started_file):
        file.unlink(missing_ok=True)
    return stopped


def reset(cloud: Cloud) -> None:
    stop(cloud)
    if not cloud.folder.path.exists():
        return
    shutil.rmtree(cloud.postgres.home, ignore_errors=True)
    left = cloud.folder.delete_known()
    say(f"deleted the cloud in {cloud.folder.path}" + (f"; not ours and left there: {' '.join(left)}" if left else ""))


def stay(cloud: Cloud) -> int:
    """Until Ctrl-C, or until the server is gone."""
    say("Ctrl-C stops it.")
    while running_server(cloud.folder):
        collect_children()
        time.sleep(0.2)
    say(f"lockstepd is gone:\n{tail(cloud.folder.stderr) or tail(cloud.folder.log)}")
    return 1


def collect_children() -> None:
    """A dead child keeps its pid until someone asks for it."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


# --- the command ---


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--port", type=int, metavar="N", help=f"port of the API on loopback (default {DEFAULT_PORT})")
    add("--data", type=Path, default=default_folder(), metavar="DIR", help="data directory (default %(default)s)")
    add("--detach", action="store_true", help="return when the API answers; DIR/run.json says where and with which keys")
    add("--stop", action="store_true", help="end what runs in the data directory, and nothing else")
    add("--reset", action="store_true", help="delete the cloud in the data directory first; with --stop, only that")
    add("--minio", action="store_true", help="add a real MinIO as object store, private to this cloud")
    add("--postgres", action="store_true", help="keep the database in a PostgreSQL private to this cloud")
    add("--demo-password", metavar="P", help="password of admin (default: random, in DIR/admin-password)")
    add("--integration-port", type=int, metavar="N", help="also listen there, on loopback, without authentication")
    add("--config", type=Path, metavar="FILE", help="TOML file for lockstepd; environment and flags win over it")
    add("--allow-fetch", action="append", default=[], metavar="CIDR", help="private network that templates may come from")
    add("--log-level", metavar="L", help="debug, info, warning or error")
    add("--log-json", action="store_true", help="log as JSON")
    add("--programs", metavar="DIR", help="run lockstepd and lockstep from there instead of building them")
    add("--version", action="store_true", help="say the version of the server and end")
    options = parser.parse_args(arguments)
    if options.config:
        options.config = options.config.resolve()
    return options


def show_version(cloud: Cloud) -> int:
    program = cloud.programs / "lockstepd"
    if not program.exists():
        say("lockstepd is not built yet; ./run builds it")
        return 1
    return subprocess.run([str(program), "--version"]).returncode


def start_once(cloud: Cloud) -> None:
    """Starts everything or nothing."""
    cloud.folder.create()
    try:
        with cloud.folder.lock():
            prepare(cloud)
            cloud.is_ours = True
            start(cloud)
    except Busy:
        raise RunError(f"another ./run is starting a cloud in {cloud.folder.path}") from None
    except Exception:
        if cloud.is_ours:
            stop(cloud)
        raise


def start_and_stay(cloud: Cloud) -> int:
    status = 130  # Ctrl-C before it is up
    try:
        start_once(cloud)
        if cloud.options.detach:
            say(describe(cloud))
            return 0
        status = 0  # from here on Ctrl-C is the ordinary end
        say(describe(cloud))
        status = stay(cloud)
    except KeyboardInterrupt:
        if not cloud.is_ours:
            raise
    for impatient in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(impatient, signal.SIG_IGN)
    say(f"\nstopped: {' '.join(stop(cloud)) or 'nothing was left'}")
    return status


def act(cloud: Cloud) -> int:
    if cloud.options.version:
        return show_version(cloud)
    if cloud.options.reset:
        reset(cloud)
    if cloud.options.stop:
        stopped = stop(cloud)
        say(f"stopped: {' '.join(stopped)}" if stopped else f"nothing runs in {cloud.folder.path}")
        return 0
    return start_and_stay(cloud)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    cloud = Cloud(CloudFolder(options.data.resolve()), options)
    process.end_on_signals()
    try:
        return act(cloud)
    except (RunError, ServiceError, PostgresError) as error:
        print(f"./run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        process.kill_all()  # a build
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
