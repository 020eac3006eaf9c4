"""All rules over a tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tidy import calls, layers, names, ratchet, sizes, tree
from tidy.files import project_files
from tidy.finding import Finding, Rule

RULES: tuple[Rule, ...] = (*layers.RULES, *sizes.RULES, *names.RULES, *calls.RULES, *tree.RULES)


@dataclass(frozen=True)
class Verdict:
    """One rule's answer; `complaints` is empty when it holds."""

    rule: str
    reason: str
    complaints: tuple[str, ...]


def check(root: Path) -> list[Verdict]:
    files = project_files(root)
    allowed = ratchet.load(root)
    verdicts = [_verdict(rule, rule.findings(files), allowed.get(rule.name, {})) for rule in RULES]
    return [*verdicts, _ratchet_verdict(root, allowed)]


def _verdict(rule: Rule, findings: list[Finding], allowed: dict[str, int]) -> Verdict:
    broken = ratchet.apply(findings, allowed)
    complaints = [f"{finding.path}:{finding.line}: {finding.message}" for finding in broken]
    return Verdict(rule.name, rule.reason, (*complaints, *ratchet.slack(findings, allowed)))


def _ratchet_verdict(root: Path, now: ratchet.Ratchet) -> Verdict:
    known = {rule.name for rule in RULES}
    complaints = [f"{ratchet.FILE}: no rule {name}" for name in sorted(now) if name not in known]
    before = ratchet.previous(root, now)
    if before is not None:
        complaints += [f"{ratchet.FILE} may only shrink: {line}" for line in ratchet.growth(before, now)]
    return Verdict("ratchet", "what is let off gets less, never more", tuple(complaints))
