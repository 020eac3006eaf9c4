"""A lockstepd of the test's own: started, killed, restarted, spoken to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cs
import requests

REPO = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("LOCKSTEP_LOCKSTEPD", str(REPO / "build" / "dev" / "bin" / "lockstepd")))
START_SECONDS = 60
PASSWORD = "correct horse battery"


@dataclass
class Cloud:
    data: Path
    database: str | None = None
    process: subprocess.Popen[bytes] | None = None
    run: dict[str, Any] = field(default_factory=dict)

    def start(self, *flags: str) -> "Cloud":
        command = [str(PROGRAM), "--data", str(self.data), "--listen", "127.0.0.1:0", "--demo-password", PASSWORD]
        if self.database:
            command += ["--database", self.database]
        (self.data.parent / "err").touch()
        with open(self.data.parent / "err", "ab") as errors:
            self.process = subprocess.Popen([*command, *flags], stderr=errors, stdout=errors, stdin=subprocess.DEVNULL)
        self._await_run_file()
        return self

    def _await_run_file(self) -> None:
        assert self.process
        deadline = time.monotonic() + START_SECONDS
        run_file = self.data / "run.json"
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"lockstepd ended with {self.process.returncode}: {self.errors()}")
            if run_file.exists():
                self.run = json.loads(run_file.read_text())
                if self.run["pid"] == self.process.pid:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"no run.json after {START_SECONDS} s: {self.errors()}")

    def errors(self) -> str:
        return (self.data.parent / "err").read_text()

    def end(self, how: int = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    @property
    def url(self) -> str:
        return str(self.run["url"])

    def client(self, **keys: str) -> cs.CloudStack:
        return cs.CloudStack(endpoint=self.url, key=keys.get("key", self.run["apikey"]),
                             secret=keys.get("secret", self.run["secretkey"]), timeout=30)

    def get(self, **parameters: str) -> requests.Response:
        """A plain request, without any authentication."""
        return requests.get(self.url, params={"response": "json", **parameters}, timeout=30)


def error_of(answer: requests.Response) -> dict[str, Any]:
    """The one object that an error answer holds."""
    (inner,) = answer.json().values()
    assert inner["errorcode"] == answer.status_code
    return inner
