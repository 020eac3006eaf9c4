"""Every rule of tools/tidy breaks on what it forbids and holds on what it allows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from conftest import REPO, Tree

from tidy.check import RULES, check

README = {"src/base/README.md": "What it is for.\n"}


@dataclass(frozen=True)
class Case:
    rule: str
    path: str
    broken: str
    holds: str
    holds_at: str = ""  # another path at which `holds` is allowed


def nested(depth: int) -> str:
    return "void walk(int a) {\n" + "if (a) {\n" * depth + "}\n" * depth + "}\n"


def long_function(lines: int) -> str:
    return "int count() {\n" + "step();\n" * (lines - 2) + "}\n"


WORD = "TO" + "DO"

CASES = (
    Case("layers", "src/db/a.cc", '#include "driver/call.h"\n', '#include "model/vm.h"\n'),
    Case("layers", "src/driver/a.cc", '#include "db/store.h"\n', '#include "base/result.h"\n'),
    Case("layers", "src/saga/a.cc", '#include "driver/object.h"\n', '#include "db/store.h"\n#include "driver/call.h"\n'),
    Case("layers", "src/saga/a.cc", '#include "control/vm.h"\n', '#include "model/ids.h"\n'),
    Case("layers", "src/api/a.cc", '#include "db/store.h"\n', '#include "control/vm.h"\n'),
    Case("layers", "src/api/a.cc", '#include "driver/call.h"\n', '#include "db/store.h"\n', "src/api/a_test.cc"),
    Case("layers", "src/control/a.cc", '#include "api/vm_api.h"\n', '#include "driver/call.h"\n'),
    Case("layers", "src/cli/a.cc", '#include "db/store.h"\n', '#include "base/result.h"\n'),
    Case("layers", "src/base/a_test.cc", '#include "db/store.h"\n', '#include "api/x.h"\n', "src/bin/lockstepd.cc"),
    Case("layers", "src/unheard/a.cc", "int a();\n", "int a();\n", "src/base/a.cc"),
    Case("library-homes", "src/base/clock.cc", "#include <spdlog/spdlog.h>\n", "#include <spdlog/spdlog.h>\n", "src/base/log.cc"),
    Case("library-homes", "src/api/list.cc", "#include <boost/beast/http.hpp>\n", "#include <boost/beast/http.hpp>\n", "src/api/http/edge.cc"),
    Case("library-homes", "src/cli/flags.h", "#include <CLI/CLI.hpp>\n", "#include <CLI/CLI.hpp>\n", "src/cli/flags.cc"),
    Case("library-homes", "src/api/a.cc", "#include <toml++/toml.h>\n", "#include <toml++/toml.h>\n", "src/bin/config.cc"),
    Case("library-homes", "src/control/a.cc", "#include <sqlite3.h>\n", "// #include <sqlite3.h>\n"),
    Case("include-style", "src/base/a.cc", '#include "../base/b.h"\n', '#include "base/b.h"\n'),
    Case("include-style", "src/base/a.cc", '#include "b.h"\n', "#include <vector>\n"),
    Case("include-style", "src/base/a.cc", "#include <base/b.h>\n", '#include "base/b.h"\n'),
    Case("pragma-once", "src/base/a.h", "#ifndef A\n#define A\n#endif\n", "// What it is.\n#pragma once\n"),
    Case("function-length", "src/base/a.cc", long_function(71), long_function(70)),
    Case("nesting", "src/base/a.cc", nested(5), nested(4)),
    Case("parameters", "src/base/a.cc", "int f(int a, int b, int c, int d, int e, int g) { return a; }\n",
         "int f(int a, std::map<int, int> b, int c, int d, int e) { return a; }\n"),
    Case("parameters", "src/base/a.cc", "struct A {\n    virtual int f(int a, int b, int c, int d, int e, int g) = 0;\n};\n",
         "struct A {\n    A(int a, int b, int c, int d, int e, int f, int g);\n};\n"),
    Case("file-length", "src/base/a.cc", "\n" * 801, "\n" * 800),
    Case("file-length", "src/base/a.h", "#pragma once\n" + "\n" * 300, "#pragma once\n" + "\n" * 299),
    Case("file-length", "src/base/a_test.cc", "\n" * 1501, "\n" * 1500),
    Case("type-names", "src/base/a.cc", "class VolumeManager {};\n", "class UserData {};\n"),
    Case("type-names", "src/base/a.cc", "using HostInfo = int;\n", "using Metadata = int;\n"),
    Case("file-names", "src/base/string_utils.h", "#pragma once\n", "#pragma once\n", "src/base/strings.h"),
    Case("macros", "src/base/a.cc", "#define MAX(a) a\n", "#define LOG_AT(a) a\n"),
    Case("threads", "src/api/a.cc", "std::mutex lock;\n", "// std::mutex\n"),
    Case("threads", "src/api/a.cc", "std::condition_variable_any waits;\n", "std::mutex lock;\n", "src/base/thread_runner.cc"),
    Case("threads", "src/api/a.cc", "std::promise<int> later;\n", "std::vector<int> now;\n"),
    Case("threads", "src/api/a.cc", "std::jthread runs(f);\n", 'auto text = "std::jthread";\n'),
    Case("sleep", "src/api/a_test.cc", "std::this_thread::sleep_for(1s);\n", "runner.sleep_for(1s);\n"),
    Case("sleep", "src/api/a.cc", "usleep(3);\n", "runner_->sleep_until(at);\n"),
    Case("wall-clock", "src/api/a.cc", "auto now = std::chrono::system_clock::now();\n", "auto now = clock.now();\n"),
    Case("wall-clock", "src/api/a.cc", "auto now = time(nullptr);\n", "auto now = row.time();\n"),
    Case("randomness", "src/api/a.cc", "int a = rand() % 6;\n", "int a = rng.below(6);\n"),
    Case("stdout", "src/api/a.cc", 'printf("hello");\n', 'fprintf(stderr, "hello");\n'),
    Case("stdout", "src/control/a.cc", 'std::cout << "hello";\n', 'std::cout << "hello";\n', "src/cli/a.cc"),
    Case("sql", "src/control/a.cc", 'tx.query("SELECT id " "FROM vms WHERE a = $1");\n', 'fail("SELECT one of these");\n'),
    Case("sql", "src/saga/a.cc", 'tx.execute(R"(UPDATE vms SET a = 1)");\n', 'tx.execute(R"(UPDATE vms SET a = 1)");\n', "src/db/a.cc"),
    Case("sql", "src/offline/a.cc", 'tx.execute("DELETE FROM vms");\n', "// DELETE FROM vms\n"),
    Case("readme-length", "src/base/README.md", "\n" * 61, "\n" * 60),
    Case("words", "docs/a.md", f"{WORD}: later\n", "TODAY\n"),
    Case("words", "src/base/a.cc", "// see /wo" + "rk/shared\n", "// https://example.org/network/\n"),
    Case("links", "docs/a.md", "[b](b.md)\n", "[b](https://example.org) [c](a.md#top)\n"),
    Case("line-ends", "docs/a.md", "no end", "an end\n"),
)


def broken_rules(tree: Tree, files: dict[str, str]) -> dict[str, tuple[str, ...]]:
    root = tree(README | files)
    return {verdict.rule: verdict.complaints for verdict in check(root) if verdict.complaints}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.path}")
def test_breaks_on_what_it_forbids(tree: Tree, case: Case) -> None:
    assert case.rule in broken_rules(tree, {case.path: case.broken})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.path}")
def test_holds_on_what_it_allows(tree: Tree, case: Case) -> None:
    around = {"src/base/b.h": "#pragma once\n", "src/base/result.h": "#pragma once\n"}
    assert case.rule not in broken_rules(tree, around | {case.holds_at or case.path: case.holds})


def test_asks_for_a_readme_in_each_folder(tree: Tree) -> None:
    broken = broken_rules(tree, {"src/model/vm/state.cc": "int a();\n"})
    assert broken["readme"] == ("src/model/vm:1: src/model/vm has no README.md: purpose, main types, what it must not know",)


def test_says_where_and_why(tree: Tree) -> None:
    broken = broken_rules(tree, {"src/api/a.cc": "\n\nstd::mutex lock;\n"})
    assert broken["threads"][0].startswith("src/api/a.cc:3: std::mutex: everything that blocks")


def test_every_rule_has_a_case() -> None:
    assert {rule.name for rule in RULES} == {case.rule for case in CASES} | {"readme"}


def test_every_rule_has_a_reason() -> None:
    assert all(len(rule.reason) > 15 for rule in RULES)


def test_layer_table_is_that_of_the_architecture() -> None:
    from tidy.layers import LEVEL, MAY_INCLUDE

    written = (REPO / "ARCHITECTURE.md").read_text()
    for layer in MAY_INCLUDE:
        assert f"src/{layer}/" in written
    for layer, others in MAY_INCLUDE.items():
        assert all(LEVEL[other] <= LEVEL[layer] for other in others), f"{layer} may look up"
