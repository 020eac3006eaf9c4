"""Calls that have one home, and SQL, which has too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tidy.finding import File, Finding, Rule


@dataclass(frozen=True)
class Call:
    """A pattern in code (literals and comments are blank there), and the files that may hold it."""

    rule: str
    pattern: str
    homes: str
    reason: str


CALLS = (
    Call("threads",
         r"\bstd::(?:recursive_|shared_|timed_|recursive_timed_|shared_timed_)?mutex\b|\bstd::condition_variable\w*"
         r"|\bstd::(?:shared_)?(?:future|promise)\b|\bstd::(?:async|packaged_task)\b|\bpthread_(?!setname)\w+"
         r"|\bstd::j?thread\b(?!::)|\bstd::(?:counting_|binary_)semaphore\b|\bstd::(?:latch|barrier)\b|\bstd::call_once\b",
         r"src/base/(?:thread_runner|sim_runner)\.(?:cc|h)|src/base/guarded\.h",
         "everything that blocks goes through base/runner.h, so that the simulation can run it on one thread"),
    Call("sleep", r"\bthis_thread\b\s*::\s*sleep_\w+|(?<![\w.>])(?:usleep|nanosleep|clock_nanosleep|sleep)\s*\(",
         r"src/base/thread_runner\.cc",
         "a step that must wait gives its thread back; a test that sleeps is slow or wrong"),
    Call("wall-clock",
         r"\b(?:system|steady|high_resolution|utc)_clock::now\b|(?<![\w.>:])(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)"
         r"|\bgettimeofday\s*\(|\bclock_gettime\s*\(",
         r"src/base/clock\.cc|src/base/thread_runner\.cc",
         "time comes from Clock, so that a test can turn it"),
    Call("randomness", r"\b(?:std::)?s?rand\s*\(\s*\w*\s*\)|\bstd::(?:random_device|mt19937\w*|default_random_engine)\b|\bRAND_(?:bytes|priv_bytes)\s*\(",
         r"src/base/(?:rng|crypto|secret|id)\w*\.(?:cc|h)",
         "chance comes from Rng, so that a failing seed replays"),
    Call("stdout", r"(?<![\w.>:])(?:std::)?(?:printf|puts|putchar|vprintf)\s*\(|\bstd::(?:cout|wcout)\b|\bfmt::print\s*\(\s*(?!stderr)",
         r"src/(?:bin|cli)/.*|tests/.*|src/.*_test\.cc",
         "a server's words go to its log"),
)

_SQL = re.compile(r"\b(?:SELECT\s[\s\S]*?\sFROM\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\s"
                  r"|ALTER\s+TABLE\s|DROP\s+TABLE\s)")
# Each place that writes SQL outside db/, and why.
SQL_HOMES = {
    r"src/db/.*": "the one home of SQL",
    r"src/driver/simulator/.*": "the simulator is another system, with a SQLite file of its own",
    r"src/.*_(?:test|conformance)\.cc": "tests look at tables with code that shares nothing with what they test",
    r"src/.*/testing/.*": "tests' own checks, as above",
    r"tests/.*": "as above",
}


def _matcher(call: Call) -> Rule:
    pattern = re.compile(call.pattern)

    def check(file: File) -> Iterator[Finding]:
        if not file.is_cpp or re.fullmatch(call.homes, file.path):
            return
        found = list(pattern.finditer(file.source.code))
        for hit in found:
            yield Finding(file.path, file.source.line_of(hit.start()), f"{hit[0].strip()}: {call.reason}", hit[0].strip())

    return Rule(call.rule, call.reason, check)


def check_sql(file: File) -> Iterator[Finding]:
    if not file.is_cpp or any(re.fullmatch(home, file.path) for home in SQL_HOMES):
        return
    for literal in file.source.literals:
        found = _SQL.search(literal.text)
        if found:
            first = " ".join(found[0].split())[:40]
            yield Finding(file.path, literal.line, f"SQL outside src/db: {first}", first)


RULES = (
    *(_matcher(call) for call in CALLS),
    Rule("sql", "one place knows the tables, on both databases", check_sql),
)
