"""What a suite's tests came to, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Counts of one suite or a part of it. A skipped test has not passed."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    skips: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        return len(self.failures)

    def add(self, other: Outcome) -> None:
        self.passed += other.passed
        self.failures += other.failures
        self.skips += other.skips
        self.seconds += other.seconds


def one_failure(what: str) -> Outcome:
    return Outcome(failures=[what])


def table(outcomes: dict[str, Outcome]) -> str:
    """A line per suite."""
    lines = [f"{'suite':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"]
    for name, outcome in outcomes.items():
        lines.append(f"{name:<10}{outcome.passed:>8}{outcome.failed:>8}"
                     f"{len(outcome.skips):>9}{outcome.seconds:>9.0f}")
    return "\n".join(lines)


def summary(outcomes: dict[str, Outcome]) -> str:
    """The end of a run: the table, what failed, what was skipped and why, and the last line."""
    total = Outcome()
    for outcome in outcomes.values():
        total.add(outcome)
    parts = [table(outcomes)]
    if total.skips:
        parts.append("skipped:\n" + "\n".join(f"  {skip}" for skip in _folded(total.skips)))
    if total.failures:
        parts.append("failed:\n" + "\n".join(f"  {failure}" for failure in total.failures))
    parts.append(f"{total.passed} passed, {total.failed} failed")
    return "\n\n".join(parts)


def exit_code(outcomes: dict[str, Outcome]) -> int:
    """0 only if something ran and nothing failed."""
    passed = sum(outcome.passed for outcome in outcomes.values())
    failed = sum(outcome.failed for outcome in outcomes.values())
    return 0 if passed > 0 and failed == 0 else 1


def _folded(skips: list[str], limit: int = 40) -> list[str]:
    if len(skips) <= limit:
        return skips
    return skips[:limit] + [f"and {len(skips) - limit} more"]
