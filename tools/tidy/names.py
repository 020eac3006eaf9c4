"""Words that say nothing, and macros."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidy.finding import File, Finding, Rule

BANNED = frozenset({"manager", "helper", "helpers", "util", "utils", "common", "misc", "data", "info"})
# The API's own nouns, and the SQL family's.
ALLOWED = ("UserData", "user_data", "Userdata")
MACROS = re.compile(r"CHECK|TRY(?:_AS|_JOIN|_JOIN_EXPANDED)?|LOG_\w+|BUGGIFY|COVERED|LOCKSTEP_\w+")

_TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+(?:class|struct))?)\s+(?:\[\[[^\]]*\]\]\s*)?([A-Za-z_]\w*)|\busing\s+([A-Za-z_]\w*)\s*=|"
                   r"\bconcept\s+([A-Za-z_]\w*)")
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)


def words_of(name: str) -> list[str]:
    """`HttpUserAgent` and `http_user_agent` alike: http, user, agent."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def banned_word(name: str) -> str | None:
    for allowed in ALLOWED:
        name = name.replace(allowed, "")
    return next((word for word in words_of(name) if word in BANNED), None)


def check_type_names(file: File) -> Iterator[Finding]:
    if not file.is_cpp:
        return
    for found in _TYPE.finditer(file.source.code):
        name = found[1] or found[2] or found[3]
        word = banned_word(name)
        if word:
            yield Finding(file.path, file.source.line_of(found.start()), f"{name}: '{word}' says nothing", name)


def check_file_names(file: File) -> Iterator[Finding]:
    if not file.path.startswith(("src/", "tests/", "tools/", "cmake/")):
        return
    for part in file.path.split("/")[1:]:
        word = banned_word(part.split(".")[0])
        if word:
            yield Finding(file.path, 1, f"{part}: '{word}' says nothing", part)
    if file.is_cpp and file.name != file.name.lower():
        yield Finding(file.path, 1, f"{file.name}: files are snake_case")


def check_macros(file: File) -> Iterator[Finding]:
    if not file.is_cpp or file.is_test or "/testing/" in file.path:
        return  # GoogleTest is made of macros
    for found in _DEFINE.finditer(file.source.code):
        if not MACROS.fullmatch(found[1]):
            yield Finding(file.path, file.source.line_of(found.start(1)), f"macro {found[1]}", found[1])


RULES = (
    Rule("type-names", "a name says what the thing is; Manager, Helper, Util, Common, Misc, Data and Info fit everything", check_type_names),
    Rule("file-names", "a newcomer finds a thing by its name", check_file_names),
    Rule("macros", "a macro has no scope and no type: CHECK, TRY (and its parts), LOG_*, BUGGIFY, COVERED and LOCKSTEP_* are all there are", check_macros),
)
