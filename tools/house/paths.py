"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
TOOLS = REPO / "tools"


def cache_dir() -> Path:
    """The private folder of tools/bootstrap."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "lockstep"


def venv_python() -> Path:
    return cache_dir() / "venv" / "bin" / "python"


def minio_program() -> Path:
    return cache_dir() / "bin" / "minio"


def build_dir(preset: str) -> Path:
    return REPO / "build" / preset


def main_checkout(repo: Path = REPO) -> Path:
    """The checkout that a linked worktree belongs to; the checkout itself if it is none."""
    marker = repo / ".git"
    if marker.is_file():
        git_dir = Path(marker.read_text().removeprefix("gitdir:").strip())
        if git_dir.parent.name == "worktrees":
            return git_dir.parents[2]
    return repo


def contract_dir() -> Path | None:
    """The recorded facts about the API that golden tests read; None where they are absent."""
    named = os.environ.get("LOCKSTEP_CONTRACT")
    if named:
        return Path(named)
    for checkout in (REPO, main_checkout()):
        folder = checkout.parent / "shared" / "contract"
        if folder.is_dir():
            return folder
    return None
