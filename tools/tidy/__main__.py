"""python3 tools/tidy [--rules] [ROOT]: checks a checkout against the rules of the house."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tidy.check import RULES, check  # noqa: E402  (after the path)


def main(arguments: list[str]) -> int:
    if "--rules" in arguments:
        for rule in RULES:
            print(f"{rule.name:<16} {rule.reason}")
        return 0
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    broken = [verdict for verdict in check(root.resolve()) if verdict.complaints]
    for verdict in broken:
        print(f"{verdict.rule}: {verdict.reason}")
        for complaint in verdict.complaints:
            print(f"  {complaint}")
    print(f"{len(RULES) + 1 - len(broken)} rules hold, {len(broken)} do not")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
