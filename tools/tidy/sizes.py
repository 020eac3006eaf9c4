"""How large things may be. What does not fit has a seam with a name: split it there."""

from __future__ import annotations

from collections.abc import Iterator

from tidy.finding import File, Finding, Rule

FUNCTION_LINES = 70
NESTING = 4
PARAMETERS = 5
CONSTRUCTOR_PARAMETERS = 7
SOURCE_LINES = 800
HEADER_LINES = 300
TEST_LINES = 1500
SCRIPT_LINES = 800


def check_function_length(file: File) -> Iterator[Finding]:
    for function in file.functions if file.is_cpp else []:
        if function.lines > FUNCTION_LINES:
            yield Finding(file.path, function.line, f"{function.name} has {function.lines} lines (limit {FUNCTION_LINES})",
                          function.name, function.lines)


def check_nesting(file: File) -> Iterator[Finding]:
    for function in file.functions if file.is_cpp else []:
        if function.depth > NESTING:
            yield Finding(file.path, function.line, f"{function.name} nests {function.depth} deep (limit {NESTING})",
                          function.name, function.depth)


def check_parameters(file: File) -> Iterator[Finding]:
    for function in file.functions if file.is_cpp else []:
        limit = CONSTRUCTOR_PARAMETERS if function.is_constructor else PARAMETERS
        if function.parameters > limit:
            yield Finding(file.path, function.line, f"{function.name} takes {function.parameters} parameters (limit {limit})",
                          function.name, function.parameters)


def line_limit(file: File) -> int | None:
    if file.path.endswith(".py"):
        return TEST_LINES if file.is_test else SCRIPT_LINES
    if not file.is_cpp:
        return None
    if file.is_test:
        return TEST_LINES
    return HEADER_LINES if file.is_header else SOURCE_LINES


def check_file_length(file: File) -> Iterator[Finding]:
    limit = line_limit(file)
    lines = file.text.count("\n")
    if limit is not None and lines > limit:
        yield Finding(file.path, 1, f"{lines} lines (limit {limit})", "", lines)


RULES = (
    Rule("function-length", "a function is read in one look", check_function_length),
    Rule("nesting", "parents decide, leaves compute: ifs up, loops down", check_nesting),
    Rule("parameters", "more than five belong together and have a name: make it a struct", check_parameters),
    Rule("file-length", "a file is about one thing", check_file_length),
)
