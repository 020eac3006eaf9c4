"""Which layer may know which, and which library lives where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tidy.finding import File, Finding, Rule

# Folder below src -> folders that it may include besides itself. The table of ARCHITECTURE.md.
MAY_INCLUDE: dict[str, frozenset[str]] = {
    "base": frozenset(),
    "model": frozenset({"base"}),
    "db": frozenset({"base", "model"}),
    "driver": frozenset({"base", "model"}),
    "saga": frozenset({"base", "model", "db"}),
    "control": frozenset({"base", "model", "db", "driver", "saga"}),
    "api": frozenset({"base", "model", "saga", "control"}),
    "agent": frozenset({"base", "model", "driver"}),
    "cli": frozenset({"base", "model"}),
    "offline": frozenset({"base", "model", "db"}),
}
# Single headers beyond that table, each with its reason.
ALSO: dict[tuple[str, str], str] = {
    ("saga", "driver/call.h"): "the engine draws key, token and deadline of every driver call; it knows no port",
}
# A test builds its surroundings itself, from anything below its own layer.
LEVEL = {"base": 0, "model": 1, "db": 2, "driver": 2, "saga": 2, "control": 3,
         "api": 4, "agent": 4, "cli": 4, "offline": 4, "bin": 5}


@dataclass(frozen=True)
class Home:
    """Where a library's headers may be included, as a pattern of paths."""

    header: str
    where: str
    reason: str


HOMES = (
    Home(r"spdlog/", r"src/base/log\.cc", "the log is the only one that knows how lines are written"),
    Home(r"boost/(asio|beast)", r"src/api/http/.*|tests/.*", "Beast costs seconds a file; the edge is the only HTTP server"),
    Home(r"CLI/", r"src/(bin|cli)/.*\.cc", "four seconds to compile; flags are read in one place a program"),
    Home(r"toml\+\+/|toml\.hpp", r"src/(base|bin)/.*\.cc", "the configuration is read once"),
    Home(r"sqlite3\.h", r"src/db/.*|src/driver/simulator/.*|tests/measure/bench_db\.cc",
         "SQL belongs to db; the simulator keeps a file of its own; the measure compares with the bare library"),
    Home(r"libpq-fe\.h|postgresql/", r"src/db/.*", "SQL belongs to db"),
    Home(r"curl/", r"src/(driver|cli)/.*\.cc", "calls to other systems go through a driver or the client"),
    Home(r"pugixml\.hpp", r"src/driver/.*\.cc", "XML comes in from object stores and hypervisors only"),
    Home(r"argon2\.h", r"src/(base|driver)/.*\.cc", "passwords are hashed in base; MinIO's bodies in its driver"),
    Home(r"openssl/", r"src/(base|db|driver|api/http)/.*\.cc", "cryptography behind our own small functions"),
    Home(r"tl/expected\.hpp", r"src/base/result\.h|src/db/postgres_failure\.h",
         "Result<T> can change what it is made of in one place; inside PostgreSQL's store a failure is more than an Error"),
    Home(r"prometheus/", r"src/(base|api)/[^/]*\.cc", "one registry, one text format"),
    Home(r"gtest/|gmock/|rapidcheck", r"src/.*_test\.(cc|h)|src/.*_conformance\.cc|src/.*/testing/.*|tests/.*",
         "what ships knows nothing of tests"),
)

_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(<[^>\n]*>|\"[^\"\n]*\")", re.MULTILINE)


def includes(file: File) -> Iterator[tuple[int, str]]:
    """Line and target of each include, with its brackets or quotes; not those in comments."""
    for found in _INCLUDE.finditer(file.text):
        if "include" in file.source.code[found.start():found.end()]:
            yield file.source.line_of(found.start(1)), found[1]


def check_layers(file: File) -> Iterator[Finding]:
    if not file.is_cpp or not file.layer or file.layer == "bin":
        return
    if file.layer not in MAY_INCLUDE:
        yield Finding(file.path, 1, f"src/{file.layer} is no layer; the table is in tools/tidy/layers.py")
        return
    for line, target in includes(file):
        other = target[1:-1].split("/")[0]
        allowed = may_include(file, other) or (file.layer, target[1:-1]) in ALSO
        if target[0] == '"' and not allowed:
            yield Finding(file.path, line, f"{file.layer} must not know {other} ({target[1:-1]})", target[1:-1])


def may_include(file: File, other: str) -> bool:
    if other not in LEVEL or other == file.layer or other in MAY_INCLUDE[file.layer]:
        return True
    return file.is_test and LEVEL[other] < LEVEL[file.layer]


def check_homes(file: File) -> Iterator[Finding]:
    if not file.is_cpp or file.path.startswith("tests/"):
        return  # a test or a benchmark compares us with the bare library
    for line, target in includes(file):
        for home in HOMES:
            if re.match(home.header, target[1:-1]) and not re.fullmatch(home.where, file.path):
                yield Finding(file.path, line, f"{target} belongs in {home.where}: {home.reason}", target[1:-1])


def check_include_style(file: File) -> Iterator[Finding]:
    if not file.is_cpp:
        return
    for line, target in includes(file):
        path = target[1:-1]
        ours = path.split("/")[0] in LEVEL and "/" in path
        if target[0] == "<" and ours:
            yield Finding(file.path, line, f'{target}: our own headers stand in quotes', path)
        elif target[0] == '"' and not is_ours(file, path):
            yield Finding(file.path, line, f"{target}: name the file from src/ on, other people's in <>", path)


def is_ours(file: File, path: str) -> bool:
    if ".." in path.split("/"):
        return False
    return (file.root / "src" / path).is_file() or file.path.startswith("tests/") and (file.root / "tests" / path).is_file()


def check_pragma_once(file: File) -> Iterator[Finding]:
    if not file.is_header:
        return
    directives = re.findall(r"^[ \t]*#[ \t]*(.*)$", file.source.code, re.MULTILINE)
    if not directives or directives[0].strip() != "pragma once":
        yield Finding(file.path, 1, "a header starts with #pragma once")


RULES = (
    Rule("layers", "a layer knows only what is below it, so that each can be read, tested and replaced alone", check_layers),
    Rule("library-homes", "a library that is used in one place can be replaced, and is compiled once", check_homes),
    Rule("include-style", "one way to name a header, so that a search finds all who use it", check_include_style),
    Rule("pragma-once", "a header may be included twice", check_pragma_once),
)
