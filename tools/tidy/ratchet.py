"""Old offenders that are let off for now. The file only shrinks.

An entry says how bad a thing may be: `{"nesting": {"src/api/old.cc::parse": 5}}`. What is worse
fails; what has become better must be taken out or lowered; what is new is not let off. For rules
that count breaches (banned calls), the number is how many of that kind the file may hold.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

from tidy.finding import Finding

FILE = "tools/tidy/ratchet.json"
Ratchet = dict[str, dict[str, int]]


def load(root: Path) -> Ratchet:
    path = root / FILE
    return json.loads(path.read_text()) if path.exists() else {}


def measured(findings: list[Finding]) -> dict[str, int]:
    """How bad each thing is: the worst measure, or the number where each counts one."""
    worst: dict[str, int] = {}
    for finding in findings:
        worst[finding.key] = max(worst.get(finding.key, 0), finding.measure)
    counts = Counter(finding.key for finding in findings)
    return {key: max(worst[key], counts[key]) for key in worst}


def apply(findings: list[Finding], allowed: dict[str, int]) -> list[Finding]:
    """Those that the ratchet does not let off."""
    real = measured(findings)
    return [finding for finding in findings if real[finding.key] > allowed.get(finding.key, 0)]


def slack(findings: list[Finding], allowed: dict[str, int]) -> list[str]:
    """Entries that let off more than there is."""
    real = measured(findings)
    return [f"{key}: the ratchet allows {limit}, there is {real.get(key, 0)}: lower it or take it out"
            for key, limit in sorted(allowed.items()) if real.get(key, 0) < limit]


def growth(before: Ratchet, now: Ratchet) -> list[str]:
    """Entries that are new or higher than before."""
    return [f"{rule} {key}: {before.get(rule, {}).get(key, 0)} -> {limit}"
            for rule, entries in sorted(now.items()) for key, limit in sorted(entries.items())
            if limit > before.get(rule, {}).get(key, 0)]


def committed(root: Path, revision: str) -> Ratchet | None:
    """The file at a revision; None where there is no such revision or no file in it."""
    try:
        shown = subprocess.run(["git", "-c", f"safe.directory={root}", "show", f"{revision}:{FILE}"],
                               cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return json.loads(shown.stdout) if shown.returncode == 0 else None


def previous(root: Path, now: Ratchet) -> Ratchet | None:
    """What the file was before this change: the last commit's, or the one's before if that is the same."""
    last = committed(root, "HEAD")
    return committed(root, "HEAD~1") if last == now else last
