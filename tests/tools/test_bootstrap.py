"""tools/bootstrap and its list: every package has a need and a reason, and nothing is installed unasked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from conftest import REPO

LIST = REPO / "tools" / "packages.txt"


def bootstrap(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ | ({"PATH": f"{path}:/usr/bin:/bin"} if path else {})
    return subprocess.run([str(REPO / "tools" / "bootstrap"), *arguments], capture_output=True, text=True, env=env)


def stand_in(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_every_package_has_a_reason() -> None:
    for line in LIST.read_text().splitlines():
        if line and not line.startswith(("#", "[")):
            name, mark, reason = line.partition("#")
            assert mark and len(name.split()) == 1 and reason.strip(), line


def test_installs_only_what_is_missing_and_says_so(tmp_path: Path) -> None:
    stand_in(tmp_path, "dpkg-query", 'for last; do :; done; [ "$last" = ninja-build ] && exit 1; echo installed')
    stand_in(tmp_path, "id", "echo 0")
    stand_in(tmp_path, "env", f'echo "$@" >> {tmp_path}/ran')
    done = bootstrap("packages", "build", path=tmp_path)
    assert done.returncode == 0, done.stderr
    update, install = (tmp_path / "ran").read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends ninja-build")
    assert "--no-install-recommends ninja-build" in done.stderr


def test_is_silent_when_nothing_is_missing(tmp_path: Path) -> None:
    stand_in(tmp_path, "dpkg-query", "echo installed")
    stand_in(tmp_path, "apt-get", "exit 9")
    done = bootstrap("packages", "build", "test", "full", "postgres", path=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_says_what_to_do_without_root_and_sudo(tmp_path: Path) -> None:
    for name in ("bash", "cat", "dirname", "awk", "sed", "tr", "head"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}" if name not in ("bash", "cat", "sed") else f"/bin/{name}")
    stand_in(tmp_path, "dpkg-query", "exit 1")
    stand_in(tmp_path, "id", "echo 1000")
    env = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([str(REPO / "tools" / "bootstrap"), "packages", "test"], capture_output=True, text=True, env=env)
    assert done.returncode == 1
    assert "neither root nor is there sudo" in done.stderr and "apt-get" in done.stderr


def test_an_unknown_section_is_named() -> None:
    done = bootstrap("packages", "nonsense")
    assert done.returncode == 1
    assert "no section nonsense" in done.stderr
