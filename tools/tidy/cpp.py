"""Reads C++ just well enough: comments and literals apart from code, and tokens with their lines.

Not a parser. It does not know types or macros; what it needs to know is where strings, comments,
braces and parentheses are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<raw>(?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]{0,16})\((?P<body>.*?)\)(?P=delimiter)")
    | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
    | (?P<number>(?<![\w'])\d[\w'.]*)
    | (?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w'.]*|::|->|\[\[|\]\]|&&|\|\||<<=|<=>|<=|>=|==|!=|\S")


@dataclass(frozen=True)
class Literal:
    """A string as it is written, without its quotes; neighbours are one."""

    line: int
    text: str


@dataclass(frozen=True)
class Token:
    text: str
    line: int


@dataclass(frozen=True)
class Source:
    """`code` keeps the shape of the file; comments and the inside of literals are blanks there."""

    text: str
    code: str
    literals: tuple[Literal, ...]

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def read(text: str) -> Source:
    pieces: list[str] = []
    literals: list[Literal] = []
    end_of_last_literal = -1
    position = 0
    for piece in _PIECE.finditer(text):
        pieces.append(text[position:piece.start()])
        pieces.append(_blanked(piece))
        inside = _inside(piece)
        if inside is not None:
            joins = end_of_last_literal >= 0 and not text[end_of_last_literal:piece.start()].strip()
            _add_literal(literals, Literal(text.count("\n", 0, piece.start()) + 1, inside), joins)
            end_of_last_literal = piece.end()
        position = piece.end()
    pieces.append(text[position:])
    return Source(text, "".join(pieces), tuple(literals))


def without_directives(code: str) -> str:
    """Code with its preprocessor lines blanked, continued ones too."""
    return _DIRECTIVE.sub(lambda found: _spaces(found[0]), code)


def tokens(code: str) -> list[Token]:
    line, position, found = 1, 0, []
    for match in _TOKEN.finditer(code):
        line += code.count("\n", position, match.start())
        position = match.start()
        found.append(Token(match[0], line))
    return found


def _add_literal(literals: list[Literal], literal: Literal, joins: bool) -> None:
    if joins:
        first = literals.pop()
        literal = Literal(first.line, first.text + literal.text)
    literals.append(literal)


def _inside(piece: re.Match[str]) -> str | None:
    if piece["raw"] is not None:
        return piece["body"]
    if piece["string"] is not None:
        return piece["string"].split('"', 1)[1][:-1]
    return None


def _blanked(piece: re.Match[str]) -> str:
    if piece["comment"] is not None:
        return _spaces(piece[0])
    if piece["number"] is not None:
        return piece[0].replace("'", "_")
    quote = "'" if piece["char"] is not None else '"'
    return quote + _spaces(piece[0][1:-1]) + quote


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
