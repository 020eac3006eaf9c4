"""The text files of the project."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tidy.finding import File

SUFFIXES = (".cc", ".h", ".py", ".md", ".txt", ".cmake", ".sql", ".json", ".toml", ".yml", ".yaml", ".proto", ".ts", ".vue")
PLAIN_NAMES = {"run", "test", "bootstrap", "CMakeLists.txt", ".clang-format", ".clang-tidy", ".gitignore"}
NOT_OURS = {".git", "build", "node_modules", "__pycache__", ".venv", ".cache"}


def project_files(root: Path) -> list[File]:
    """What is in git or would be, else all that does not look generated."""
    names = _from_git(root) or _from_disk(root)
    return [File(root, name) for name in sorted(names) if _is_text(name) and (root / name).is_file()]


def _is_text(name: str) -> bool:
    return name.endswith(SUFFIXES) or name.rsplit("/", 1)[-1] in PLAIN_NAMES


def _from_git(root: Path) -> list[str]:
    if not (root / ".git").exists():
        return []
    try:
        listed = subprocess.run(["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        return []
    return [name for name in listed.stdout.split("\0") if name] if listed.returncode == 0 else []


def _from_disk(root: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return found
