"""Rules about the tree and its texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from tidy.finding import File, Finding, Rule

README_LINES = 60
# In pieces, so that this file does not break its own rule.
WORDS = {
    "TO" + "DO": "work that is left is in the list of issues, not in the code",
    "FIX" + "ME": "a fault that is known is mended or has an issue",
    "XX" + "X": "say what it is",
    "/wo" + "rk/": "a path of one machine",
    "/tmp/lock" + "step/": "a path of one machine",
}
_WORD = re.compile("|".join(rf"(?<!\w){re.escape(word)}" + (r"(?!\w)" if word[-1].isalpha() else "") for word in WORDS))
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def check_readmes(files: list[File]) -> Iterator[Finding]:
    folders: dict[str, set[str]] = defaultdict(set)
    for file in files:
        if file.layer:
            folders[str(PurePosixPath(file.path).parent)].add(file.name)
    for folder, names in sorted(folders.items()):
        if "README.md" not in names and any(name.endswith((".cc", ".h")) for name in names):
            yield Finding(folder, 1, f"{folder} has no README.md: purpose, main types, what it must not know")


def check_readme_length(file: File) -> Iterator[Finding]:
    lines = file.text.count("\n")
    if file.name == "README.md" and file.layer and lines > README_LINES:
        yield Finding(file.path, 1, f"{lines} lines; a folder's README is a page ({README_LINES})", "", lines)


def check_words(file: File) -> Iterator[Finding]:
    for found in _WORD.finditer(file.text):
        line = file.text.count("\n", 0, found.start()) + 1
        yield Finding(file.path, line, f"{found[0]}: {WORDS[found[0]]}", found[0])


def check_links(file: File) -> Iterator[Finding]:
    if not file.path.endswith(".md"):
        return
    folder = (file.root / file.path).parent
    for found in _LINK.finditer(file.text):
        target = found[1]
        if not re.match(r"[a-z]+:", target) and not (folder / target).exists():
            yield Finding(file.path, file.text.count("\n", 0, found.start()) + 1, f"{target} does not exist", target)


def check_ends(file: File) -> Iterator[Finding]:
    if file.text and not file.text.endswith("\n"):
        yield Finding(file.path, file.text.count("\n") + 1, "no newline at the end")
    if "\r" in file.text:
        yield Finding(file.path, 1, "carriage returns")


RULES = (
    Rule("readme", "each folder says what it is for and what it must not know", check_tree=check_readmes),
    Rule("readme-length", "a page is read, a book is not", check_readme_length),
    Rule("words", "the repository speaks of itself alone, and is finished", check_words),
    Rule("links", "a link in our documents leads somewhere", check_links),
    Rule("line-ends", "one kind of line", check_ends),
)
