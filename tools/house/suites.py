"""The suites of ./test: which there are, where their tests live, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from house.paths import REPO

EVERYDAY_PRESETS = ("dev", "asan")
FULL_PRESETS = ("dev", "asan", "tsan", "clang")


@dataclass(frozen=True)
class Suite:
    """Tests of one kind: GoogleTest programs in build/PRESET/NAME, pytest files in tests/NAME,
    a program tests/NAME/run; whichever of these exist.

    `sources` are globs of the files whose presence makes the suite exist. `presets` are the
    builds it runs on, everyday and in full. `minutes` bounds each program or folder.
    """

    name: str
    what: str
    sources: tuple[str, ...]
    presets: tuple[str, ...] = EVERYDAY_PRESETS
    full_presets: tuple[str, ...] = FULL_PRESETS
    minutes: int = 10
    full_minutes: int = 60
    needs_minio: bool = False

    @property
    def folder(self) -> Path:
        return REPO / "tests" / self.name

    def exists(self, root: Path = REPO) -> bool:
        return any(next(root.glob(pattern), None) is not None for pattern in self.sources)


def _in_tests(name: str) -> tuple[str, ...]:
    return (f"tests/{name}/run", f"tests/{name}/**/test_*.py", f"tests/{name}/**/*.cc")


SUITES = (
    Suite("tidy", "layers, sizes, names, calls, format; the house's own tools",
          ("tools/tidy/__main__.py",), presets=(), full_presets=()),
    Suite("unit", "every layer by itself, beside its source, drivers against the real store", ("src/**/*_test.cc",),
          needs_minio=True),
    Suite("saga", "conformance of every saga: each step twice, failed and crashed at each point",
          (*_in_tests("saga"), "src/control/sagas/**/*_conformance.cc"), minutes=15),
    Suite("api", "the real server over HTTP against the contract", _in_tests("api"),
          presets=("dev", "asan"), full_presets=("dev", "asan", "tsan"), minutes=15),
    Suite("sim", "the whole control plane on one thread under a seed, with faults", _in_tests("sim"), minutes=15),
    Suite("kill", "kill -9 of the real server under load, restarted, everything checked", _in_tests("kill"),
          presets=("dev",), full_presets=("dev", "asan"), minutes=20, full_minutes=180, needs_minio=True),
    Suite("e2e", "CloudStack's own clients and a real MinIO", _in_tests("e2e"),
          presets=("dev",), full_presets=("dev", "asan"), minutes=15, needs_minio=True),
    Suite("fuzz", "parsers and replay fed with nonsense", _in_tests("fuzz"), presets=("asan",), full_presets=("asan",)),
    Suite("bench", "each workload of the benchmark once, small; only errors count", _in_tests("bench"),
          presets=("dev",), full_presets=("release",), minutes=15, full_minutes=120, needs_minio=True),
)


def existing() -> list[Suite]:
    return [suite for suite in SUITES if suite.exists()]
