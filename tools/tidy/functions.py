"""Finds the functions of a C++ file: how long, how deep, how many parameters.

Walks the braces. A brace at file or class level opens a namespace, a type, a function or an
initialiser, which the tokens before it tell; inside a function it opens a block if a statement
or control keyword stands before it. Lambdas belong to their function and add no depth.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidy import cpp
from tidy.cpp import Token

_CONTROL = {"if", "for", "while", "switch", "catch"}
_BARE_CONTROL = {"else", "do", "try"}
_TYPES = {"class", "struct", "union", "enum"}
_NOT_NAMES = {"alignas", "decltype", "noexcept", "__attribute__", "requires", "explicit", "static_assert",
              "if", "for", "while", "switch", "return", "using", "typedef", "friend", "sizeof", "concept"}
_PAIRS = {"(": ")", "{": "}", "[": "]", "[[": "]]"}


@dataclass
class Function:
    """A function's definition, or its declaration if it has no lines."""

    name: str
    line: int
    parameters: int
    lines: int = 0
    depth: int = 0
    is_constructor: bool = False


@dataclass
class _Scope:
    kind: str  # outer (file, namespace), type, function, block, other
    name: str = ""
    function: Function | None = None
    depth: int = 0
    statement: list[Token] = field(default_factory=list)


def functions(code: str) -> list[Function]:
    """All of them, in the order in which they start."""
    walker = _Walker()
    for token in _joined(cpp.tokens(cpp.without_directives(code))):
        walker.take(token)
    return sorted(walker.found, key=lambda function: function.line)


def _joined(tokens: list[Token]) -> list[Token]:
    """`operator` with what it operates on as one name, so that no parenthesis of it confuses."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.text == "operator":
            name = token.text
            while index < len(tokens) and (tokens[index].text != "(" or name == "operator"):
                if tokens[index].text == "(":  # operator()
                    index += 1
                    name += "("
                name += tokens[index].text
                index += 1
            token = Token(name, token.line)
        joined.append(token)
    return joined


class _Walker:
    def __init__(self) -> None:
        self.found: list[Function] = []
        self._scopes = [_Scope("outer")]
        self._parens = 0
        self._paren_stack: list[int] = []

    def take(self, token: Token) -> None:
        scope = self._scopes[-1]
        if scope.kind in ("outer", "type") and self._parens == 0 and _is_bare_macro(scope, token):
            scope.statement.clear()
        if token.text == "{":
            self._open(token)
        elif token.text == "}":
            self._close(token)
        elif token.text == ";" and self._parens == 0:
            self._end_statement(scope)
        else:
            self._parens += {"(": 1, ")": -1}.get(token.text, 0)
            scope.statement.append(token)
            if token.text == ":" and _is_label(scope):
                scope.statement.clear()

    def _open(self, token: Token) -> None:
        scope = self._scopes[-1]
        opened = self._opened_by(scope, token)
        self._paren_stack.append(self._parens)
        self._parens = 0
        self._scopes.append(opened)

    def _opened_by(self, scope: _Scope, token: Token) -> _Scope:
        statement = scope.statement
        if scope.kind in ("outer", "type") and self._parens == 0:
            return _outer_brace(scope, statement, token)
        return _inner_brace(scope, statement)

    def _close(self, token: Token) -> None:
        if len(self._scopes) == 1:
            return  # more closed than opened: macros; go on as well as we can
        closed = self._scopes.pop()
        self._parens = self._paren_stack.pop()
        scope = self._scopes[-1]
        if closed.kind == "function" and closed.function:
            closed.function.lines = token.line - closed.function.line + 1
            self.found.append(closed.function)
        if closed.kind in ("other", "lambda"):
            scope.statement.append(Token("}", token.line))
        elif closed.kind != "type":
            scope.statement.clear()

    def _end_statement(self, scope: _Scope) -> None:
        if scope.kind in ("outer", "type"):
            declared = _declaration(scope.statement, scope.name)
            if declared:
                self.found.append(declared)
        scope.statement.clear()


def _outer_brace(scope: _Scope, statement: list[Token], token: Token) -> _Scope:
    words = [part.text for part in statement]
    if "namespace" in words or words[:1] == ["extern"] and len(words) == 2:
        return _Scope("outer")
    declared = _signature(statement, scope.name)
    if declared is None:
        name = _type_name(statement)
        return _Scope("type", name) if name is not None else _Scope("other")
    if _is_member_initialiser(statement):
        return _Scope("other")
    return _Scope("function", function=declared)


def _inner_brace(scope: _Scope, statement: list[Token]) -> _Scope:
    function = scope.function
    last = statement[-1].text if statement else ""
    words = {part.text for part in statement}
    if _is_lambda(statement):
        return _Scope("lambda", function=function, depth=scope.depth)
    if words & _TYPES and "(" not in words and "=" not in words:
        return _Scope("type", _type_name(statement) or "")
    is_control = last in _BARE_CONTROL or (last in (")", "constexpr", "consteval") and bool(words & _CONTROL))
    if not is_control and (statement or scope.kind == "other"):
        return _Scope("other", function=function, depth=scope.depth)
    depth = scope.depth + 1
    if function:
        function.depth = max(function.depth, depth)
    return _Scope("block", function=function, depth=depth)


def _is_bare_macro(scope: _Scope, following: Token) -> bool:
    """`BOOST_DESCRIBE_STRUCT(...)` without a semicolon: what follows is a statement of its own."""
    words = [part.text for part in scope.statement]
    return (len(words) > 2 and words[0].isupper() and words[0] != scope.name and words[1] == "("
            and words[-1] == ")" and following.text not in ("{", ";"))


def _is_label(scope: _Scope) -> bool:
    """`case x:`, `default:`, `public:`. Their colon ends them."""
    words = [part.text for part in scope.statement]
    if scope.kind in ("outer", "type"):
        return words[:-1] in (["public"], ["protected"], ["private"])
    return words[:1] == ["case"] or words == ["default", ":"]


def _is_lambda(statement: list[Token]) -> bool:
    """Whether the statement so far ends in a lambda's head: `[..]`, `[..](..)`, `[..](..) -> T`."""
    index = len(statement) - 1
    while index >= 0 and statement[index].text not in ("]", ")", "(", "=", ",", "{", "}", "return"):
        index -= 1  # mutable, noexcept, -> type
    if index >= 0 and statement[index].text == ")":
        index = _opening(statement, index) - 1
    if index < 0 or statement[index].text != "]":
        return False
    before = _opening(statement, index) - 1
    return before < 0 or not (statement[before].text.isidentifier() or statement[before].text in (")", "]")) \
        or statement[before].text == "return"


def _opening(statement: list[Token], index: int) -> int:
    """Where the bracket that closes at `index` opens."""
    close = statement[index].text
    opens = {")": "(", "]": "[", "}": "{"}[close]
    depth = 0
    while index >= 0:
        depth += {close: 1, opens: -1}.get(statement[index].text, 0)
        if depth == 0:
            return index
        index -= 1
    return 0


def _without_template(statement: list[Token]) -> list[Token]:
    """The statement less `template <...>`, `requires ...` being left to the search for a name."""
    while statement and statement[0].text == "template":
        depth, index = 0, 1
        while index < len(statement):
            depth += {"<": 1, ">": -1, ">>": -2}.get(statement[index].text, 0)
            index += 1
            if depth <= 0:
                break
        statement = statement[index:]
    return statement


def _type_name(statement: list[Token]) -> str | None:
    plain = [part.text for part in _without_template(statement)]
    for index, word in enumerate(plain):
        if word in _TYPES:
            names = [name for name in _until_base(plain[index + 1:]) if name.isidentifier() and name not in _TYPES | {"final"}]
            return names[-1] if names else ""
    return None


def _until_base(words: list[str]) -> list[str]:
    return words[:words.index(":")] if ":" in words else words


def _signature(statement: list[Token], type_name: str) -> Function | None:
    """What the tokens before a brace or a semicolon declare, if it is a function."""
    plain = _without_template(statement)
    opening = _parameter_list(plain)
    if opening is None:
        return None
    name = plain[opening - 1].text
    first = _start_of_name(plain, opening - 1)
    qualified = "".join(part.text for part in plain[first:opening])
    closing = _closing(plain, opening)
    parts = qualified.split("::")
    is_constructor = name == type_name or len(parts) > 1 and parts[-1] == parts[-2]
    has_type = first > 0 or is_constructor or name.startswith("~") or "::" in qualified
    if name.isupper() and len(name) > 1 and first == 0 and not is_constructor and "::" not in qualified:  # TEST(Thing, SaysSomething)
        return Function(_macro_name(plain, opening, closing), plain[first].line, 0)
    if not has_type and "~" not in qualified:
        return None
    return Function(qualified, plain[0].line, _count_parameters(plain[opening + 1:closing]), is_constructor=is_constructor)


def _macro_name(plain: list[Token], opening: int, closing: int) -> str:
    return f"{plain[opening - 1].text}({' '.join(part.text for part in plain[opening + 1:closing]).replace(' ,', ',')})"


def _parameter_list(plain: list[Token]) -> int | None:
    """Where the parameters start: the first parenthesis after a name, outside brackets and `=`."""
    index = 0
    while index < len(plain):
        text = plain[index].text
        if text in ("=", "using", "typedef", "concept"):
            return None
        if text == "<" and index > 0 and plain[index - 1].text.isidentifier():
            index = _after_angle(plain, index)
            continue
        if text in ("[", "[["):
            index = _closing(plain, index) + 1
            continue
        if text == "(":
            before = plain[index - 1].text if index else ""
            if (before.isidentifier() or before.startswith("operator")) and before not in _NOT_NAMES:
                return index
            index = _closing(plain, index)
        index += 1
    return None


def _after_angle(plain: list[Token], index: int) -> int:
    """Past `<...>`, or past the `<` alone if it is a comparison."""
    depth, start = 0, index
    while index < len(plain):
        text = plain[index].text
        depth += {"<": 1, ">": -1, ">>": -2}.get(text, 0)
        index += 1
        if depth <= 0:
            return index
    return start + 1


def _start_of_name(plain: list[Token], index: int) -> int:
    """Back from the last part of a name over `A::`, `~` and `A<T>::`."""
    if index > 0 and plain[index - 1].text == "~":
        index -= 1
    while index > 1 and plain[index - 1].text == "::":
        index -= 2
        if plain[index].text == ">":
            depth = 0
            while index >= 0:
                depth += {">": 1, "<": -1}.get(plain[index].text, 0)
                index -= 1
                if depth == 0:
                    break
    return max(index, 0)


def _closing(plain: list[Token], index: int) -> int:
    opens, closes = plain[index].text, _PAIRS[plain[index].text]
    depth = 0
    while index < len(plain):
        depth += {opens: 1, closes: -1}.get(plain[index].text, 0)
        if depth == 0:
            return index
        index += 1
    return len(plain) - 1


def _count_parameters(inside: list[Token]) -> int:
    words = [part.text for part in inside]
    if not words or words == ["void"]:
        return 0
    depth, angles, count = 0, 0, 1
    for word in words:
        if word in ("(", "{", "["):
            depth += 1
        elif word in (")", "}", "]"):
            depth -= 1
        elif depth == 0:
            angles = max(0, angles + {"<": 1, ">": -1}.get(word, 0))
            count += word == "," and angles == 0
    return count


def _is_member_initialiser(statement: list[Token]) -> bool:
    """In `A::A(int b) : b_{b}, c_(c) {`: whether this brace is that of `b_`, not of the body."""
    plain = _without_template(statement)
    opening = _parameter_list(plain)
    if opening is None:
        return False
    after = [part.text for part in plain[_closing(plain, opening) + 1:]]
    return ":" in after and (after[-1].isidentifier() or after[-1] == ">")


def _declaration(statement: list[Token], type_name: str) -> Function | None:
    """A function that is declared without a body; macros and calls at file level are none."""
    declared = _signature(statement, type_name)
    if declared is None or declared.name.endswith(")") and not declared.name.startswith("operator"):
        return None
    return declared
