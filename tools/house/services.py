"""Processes of a cloud: started so that they outlive ./run, found again by pid and command line."""

from __future__ import annotations

import base64
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from house.cloud_folder import CloudFolder, read_json, write_private_json
from house.paths import minio_program

STOP_SECONDS = 30
MINIO_START_SECONDS = 30


class ServiceError(Exception):
    """Said to the user as it is."""


@dataclass(frozen=True)
class Service:
    """A process that is ours if it runs the program `name` on `marker`, a path in our data
    directory. A pid alone may have become someone else's."""

    name: str
    pid: int
    marker: str

    def is_running(self) -> bool:
        words = command_line(self.pid)
        return self.marker in words and self.name in (os.path.basename(word) for word in words[:3])

    def stop(self) -> bool:
        """Asks it to end, and ends it if it does not. False if it was gone already."""
        if not self.is_running():
            return False
        os.kill(self.pid, signal.SIGTERM)
        if not wait_gone(self, STOP_SECONDS):
            os.kill(self.pid, signal.SIGKILL)  # everything that we run survives that
            wait_gone(self, STOP_SECONDS)
        return True


def command_line(pid: int) -> list[str]:
    """The words of a live process; empty if it is gone, or dead and not yet collected."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []
    return [word.decode(errors="replace") for word in words]


def wait_gone(service: Service, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while service.is_running():
        if time.monotonic() > deadline:
            return False
        try:
            os.waitpid(service.pid, os.WNOHANG)
        except ChildProcessError:
            pass
        time.sleep(0.02)
    return True


def launch(command: Sequence[str], output: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C at our terminal is for us alone to act upon."""
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=handle, stderr=handle,
                                env=dict(env) if env is not None else None, start_new_session=True)
    finally:
        os.close(handle)


# --- the record of what runs ---


def record(folder: CloudFolder, service: Service) -> None:
    started = read_json(folder.started_file)
    started[service.name] = {"pid": service.pid, "marker": service.marker}
    write_private_json(folder.started_file, started)


def recorded(folder: CloudFolder) -> list[Service]:
    """What ./run started here, the server first; also a server that something else restarted."""
    started = read_json(folder.started_file)
    services = [Service(name, int(entry["pid"]), str(entry["marker"])) for name, entry in started.items()]
    restarted = read_json(folder.run_file).get("pid")
    if isinstance(restarted, int):
        services.append(Service("lockstepd", restarted, str(folder.path)))
    return sorted(services, key=lambda service: service.name != "lockstepd")


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- MinIO ---


@dataclass(frozen=True)
class Minio:
    """A MinIO of ours: its data, port and secrets stay in the cloud's folder from the first start on."""

    folder: CloudFolder

    @property
    def home(self) -> Path:
        return self.folder.path / "minio"

    @property
    def exists(self) -> bool:
        return self._settings_file.exists()

    def start(self) -> dict[str, str]:
        """Answers url, accesskey and secretkey when it is ready."""
        settings = self._settings()
        url = f"http://127.0.0.1:{settings['port']}"
        if not port_is_free(int(settings["port"])):
            raise ServiceError(f"port {settings['port']}, where this cloud's MinIO lives, is busy")
        process = launch(self._command(settings), self.folder.path / "minio.log", self._environment(settings))
        record(self.folder, Service("minio", process.pid, str(self.home / "data")))
        self._wait_until_ready(process, url)
        return {"url": url, "accesskey": settings["accesskey"], "secretkey": settings["secretkey"]}

    @property
    def _settings_file(self) -> Path:
        return self.home / "settings.json"

    def _settings(self) -> dict[str, str]:
        """Drawn once: the cloud's pool names the port, and what is encrypted needs the same key."""
        if not self.exists:
            (self.home / "data").mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            write_private_json(self._settings_file, {
                "port": str(free_port()), "accesskey": f"lockstep-{secrets.token_hex(4)}",
                "secretkey": secrets.token_urlsafe(24), "kms_key": f"lockstep:{key}"})
        return read_json(self._settings_file)

    def _command(self, settings: Mapping[str, str]) -> list[str]:
        return [str(minio_program()), "server", "--quiet", "--address", f"127.0.0.1:{settings['port']}", str(self.home / "data")]

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "HOME": str(self.home), "MINIO_BROWSER": "off", "MINIO_UPDATE": "off",
                "MINIO_ROOT_USER": settings["accesskey"], "MINIO_ROOT_PASSWORD": settings["secretkey"],
                "MINIO_KMS_SECRET_KEY": settings["kms_key"]}

    def _wait_until_ready(self, process: subprocess.Popen[bytes], url: str) -> None:
        deadline = time.monotonic() + MINIO_START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            if answers(f"{url}/minio/health/ready"):
                return
            time.sleep(0.1)
        process.kill()
        process.wait()
        raise ServiceError(f"MinIO did not start:\n{tail(self.folder.path / 'minio.log')}")


def answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as reply:
            return int(reply.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def tail(path: Path, lines: int = 20) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
