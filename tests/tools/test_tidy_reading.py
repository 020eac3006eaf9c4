"""How tools/tidy reads C++: literals and comments, functions, the ratchet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import Tree

from tidy import cpp, ratchet
from tidy.check import check
from tidy.finding import Finding
from tidy.functions import Function, functions


def one(code: str) -> Function:
    found = functions(cpp.read(code).code)
    assert len(found) == 1, found
    return found[0]


def names(code: str) -> list[str]:
    return [function.name for function in functions(cpp.read(code).code)]


def test_blanks_comments_and_literals_but_keeps_the_shape() -> None:
    source = cpp.read('a; // "b"\n/* c\n d */ e("f // g", \'"\', 1\'000);\n')
    assert source.code == 'a;       \n    \n      e("      ", \' \', 1_000);\n'


def test_joins_neighbouring_literals() -> None:
    source = cpp.read('f("SELECT a"\n  " FROM b", "c");')
    assert [literal.text for literal in source.literals] == ["SELECT a FROM b", "c"]


def test_reads_raw_literals_over_lines() -> None:
    source = cpp.read('auto a = R"sql(\nSELECT ")"\n)sql"; int b;')
    assert source.literals[0].text == '\nSELECT ")"\n'
    assert source.code.endswith("; int b;")


def test_measures_a_function() -> None:
    function = one("int f(int a,\n      int b) {\n    if (a) {\n        for (;;) {\n        }\n    }\n    return b;\n}\n")
    assert (function.name, function.lines, function.depth, function.parameters) == ("f", 8, 2, 2)


@pytest.mark.parametrize(("code", "parameters"), [
    ("void f() {}", 0),
    ("void f(void) {}", 0),
    ("void f(std::map<int, std::pair<int, int>> a, int b) {}", 2),
    ("void f(std::function<void(int, int)> a, int b = g(1, 2)) {}", 2),
    ("auto f(const A (&a)[3], int b) -> std::pair<int, int> {}", 2),
    ("[[nodiscard]] Result<int> A::f(int a) const noexcept {}", 1),
    ("template <class T, class U>\nrequires std::same_as<T, U>\nvoid f(T a, U b) {}", 2),
    ("bool operator()(int a, int b) const { return a; }", 2),
    ("bool operator==(const A& a, const A& b) { return true; }", 2),
    ("explicit operator bool() const { return true; }", 0),
])
def test_counts_parameters(code: str, parameters: int) -> None:
    assert one(code).parameters == parameters


def test_tells_a_constructor_with_braced_members() -> None:
    function = one("A::A(int b, int c) : b_{b}, c_(c), d_{{1, 2}} {\n    if (b) {\n    }\n}")
    assert (function.is_constructor, function.parameters, function.depth, function.lines) == (True, 2, 1, 4)


def test_lambdas_belong_to_their_function_and_add_no_depth() -> None:
    function = one("void f() {\n    auto g = [&](int a) -> Result<int> {\n        if (a) {\n            return 1;\n        }\n"
                   "    };\n    store.write([this] { while (true) {} });\n}")
    assert (function.name, function.depth, function.lines) == ("f", 1, 8)


def test_else_and_case_blocks_are_as_deep_as_their_parent_says() -> None:
    function = one("void f(int a) {\n switch (a) {\n case 1: {\n  break;\n }\n default:\n  if (a) {\n  } else if (b) {\n  } else {\n  }\n }\n}")
    assert function.depth == 2


def test_initialisers_are_no_blocks() -> None:
    function = one("void f() {\n    const A a{.b = {1, 2}, .c = {{3}}};\n    g({1, 2});\n    std::vector<int> d = {1};\n}")
    assert function.depth == 0


def test_types_tables_and_macros_are_no_functions() -> None:
    assert names("struct A : B<int(int)> { int a = 1; };\nenum class C : int { kD };\n"
                 "constexpr std::array kE = {F{1, g(2)}};\nBOOST_DESCRIBE_STRUCT(A, (), (a))\n"
                 "using H = void (*)(int);\nnamespace x {\nint y = z(1);\n}\n") == []


def test_a_macro_without_a_semicolon_ends_before_the_next_type() -> None:
    assert names("BOOST_DESCRIBE_STRUCT(A, (), (a, b))\n\nstruct B {\n    int f() { return 1; }\n};\n") == ["f"]


def test_names_tests_by_their_sentence() -> None:
    assert one("TEST(Thing, SaysASentence) {\n}").name == "TEST(Thing, SaysASentence)"


def test_survives_preprocessor_lines() -> None:
    assert names("#define A(x) \\\n  { x\nint f() { return 1; }\n") == ["f"]


# --- ratchet ---


def finding(measure: int) -> Finding:
    return Finding("src/a.cc", 1, "too long", "f", measure)


def test_ratchet_lets_off_what_it_names_and_no_more() -> None:
    assert ratchet.apply([finding(80)], {"src/a.cc::f": 80}) == []
    assert ratchet.apply([finding(81)], {"src/a.cc::f": 80}) == [finding(81)]


def test_ratchet_complains_of_stale_and_loose_entries() -> None:
    assert ratchet.slack([finding(80)], {"src/a.cc::f": 80}) == []
    assert "there is 80" in ratchet.slack([finding(80)], {"src/a.cc::f": 90})[0]
    assert "there is 0" in ratchet.slack([], {"src/gone.cc": 1})[0]


def test_ratchet_counts_breaches_that_have_no_size() -> None:
    breaches = [Finding("src/a.cc", line, "std::mutex", "std::mutex") for line in (1, 2)]
    assert ratchet.apply(breaches, {"src/a.cc::std::mutex": 2}) == []
    assert ratchet.apply(breaches, {"src/a.cc::std::mutex": 1}) == breaches


def test_ratchet_may_only_shrink() -> None:
    before = {"nesting": {"a": 5, "b": 6}}
    assert ratchet.growth(before, {"nesting": {"a": 5}}) == []
    assert ratchet.growth(before, {"nesting": {"a": 6}}) == ["nesting a: 5 -> 6"]
    assert ratchet.growth(before, {"sql": {"c": 1}}) == ["sql c: 0 -> 1"]


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], cwd=root, check=True, capture_output=True)


def test_ratchet_compares_with_the_last_commit(tree: Tree) -> None:
    root = tree({"src/base/README.md": "a\n", "tools/tidy/ratchet.json": "{}\n", "src/base/a.cc": "std::mutex a;\n"})
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    tree({"tools/tidy/ratchet.json": '{"threads": {"src/base/a.cc::std::mutex": 1}}\n'})
    broken = {verdict.rule: verdict.complaints for verdict in check(root) if verdict.complaints}
    assert set(broken) == {"ratchet"}
    git(root, "commit", "-qam", "grow")  # and it does not help to commit it
    assert {verdict.rule for verdict in check(root) if verdict.complaints} == {"ratchet"}


def test_ratchet_names_rules_that_do_not_exist(tree: Tree) -> None:
    root = tree({"tools/tidy/ratchet.json": '{"nonsense": {"a": 1}}\n'})
    assert any("no rule nonsense" in line for verdict in check(root) for line in verdict.complaints)
