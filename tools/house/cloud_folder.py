"""The folder of one cloud: which files ./run and lockstepd keep there, and the record of what runs."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

# What --reset deletes. Anything else in the folder is someone else's and stays.
KNOWN_FILES = ("run.json", "started.json", "settings.json", "run.lock", "admin-password", "master.key",
               "lockstepd.log", "lockstepd.err", "minio.log",
               "*.db", "*.db-wal", "*.db-shm", "*.db-journal", "*.db.lock")
KNOWN_FOLDERS = ("minio", "postgres")


def default_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "lockstep"


class Busy(Exception):
    """Another ./run is starting a cloud in the same folder."""


@dataclass(frozen=True)
class CloudFolder:
    path: Path

    @property
    def run_file(self) -> Path:
        """url, apikey, secretkey, pid: written by lockstepd when its API answers; minio by ./run."""
        return self.path / "run.json"

    @property
    def started_file(self) -> Path:
        """Name and pid of each process that ./run started."""
        return self.path / "started.json"

    @property
    def settings_file(self) -> Path:
        """What the cloud was made with, so that a plain ./run goes on with it."""
        return self.path / "settings.json"

    @property
    def log(self) -> Path:
        return self.path / "lockstepd.log"

    @property
    def stderr(self) -> Path:
        return self.path / "lockstepd.err"

    @property
    def admin_password(self) -> Path:
        return self.path / "admin-password"

    @property
    def has_database(self) -> bool:
        return any(self.path.glob("*.db"))

    def create(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One ./run at a time starts something here."""
        with open(self.path / "run.lock", "w") as held:
            try:
                flock(held, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield

    def delete_known(self) -> list[str]:
        """Deletes what belongs to a cloud; answers the names of what stays."""
        for pattern in KNOWN_FILES:
            for file in self.path.glob(pattern):
                file.unlink()
        for name in KNOWN_FOLDERS:
            shutil.rmtree(self.path / name, ignore_errors=True)
        return sorted(entry.name for entry in self.path.iterdir()) if self.path.exists() else []


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file; empty if there is none or it is not whole."""
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_private_json(path: Path, value: dict[str, Any]) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    with os.fdopen(handle, "w") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
    os.replace(temporary, path)
