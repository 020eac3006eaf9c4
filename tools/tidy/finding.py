"""What a rule is, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from tidy import cpp
from tidy.functions import Function, functions


@dataclass(frozen=True)
class Finding:
    """One breach. `subject` names it within the file for the ratchet, `measure` is how bad it is."""

    path: str
    line: int
    message: str
    subject: str = ""
    measure: int = 1

    @property
    def key(self) -> str:
        return f"{self.path}::{self.subject}" if self.subject else self.path


@dataclass
class File:
    """A text file of the project, read once. `path` is relative to the root."""

    root: Path
    path: str

    @cached_property
    def text(self) -> str:
        return (self.root / self.path).read_text(encoding="utf-8", errors="replace")

    @cached_property
    def source(self) -> cpp.Source:
        return cpp.read(self.text)

    @cached_property
    def functions(self) -> list[Function]:
        return functions(self.source.code)

    @property
    def is_cpp(self) -> bool:
        return self.path.endswith((".cc", ".h"))

    @property
    def is_header(self) -> bool:
        return self.path.endswith(".h")

    @property
    def is_test(self) -> bool:
        return self.path.endswith(("_test.cc", "_conformance.cc")) or self.path.startswith("tests/")

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def layer(self) -> str:
        """The folder below src, or nothing."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if len(parts) > 2 and parts[0] == "src" else ""


@dataclass(frozen=True)
class Rule:
    """`check` looks at one file; `check_tree` at all of them together."""

    name: str
    reason: str
    check: Callable[[File], Iterator[Finding]] | None = None
    check_tree: Callable[[list[File]], Iterator[Finding]] | None = None

    def findings(self, files: list[File]) -> list[Finding]:
        found: list[Finding] = []
        if self.check:
            for file in files:
                found += self.check(file)
        if self.check_tree:
            found += self.check_tree(files)
        return found
