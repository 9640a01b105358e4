"""What every test stands on: words compiled, folders of its own, the language it began with."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from compile_words import compile_words
from defender_desk import paths, wording

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent

# A laptop that does two things at once is slow, not wrong.
hypothesis.settings.register_profile(
    "desk",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("desk")


def pytest_configure(config: pytest.Config) -> None:
    """A catalogue changed since `make words` would fail tests for the wrong reason."""
    compile_words(ROOT / "resources" / "translations", only_stale=True)


_broken: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Keep what failed, to be said once more at the very end."""
    for outcome in ("failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            crash = getattr(report.longrepr, "reprcrash", None)
            why = str(crash.message if crash else report.longrepr).strip().splitlines() or [""]
            said = " … ".join(dict.fromkeys((why[0][:200], why[-1][:200])))
            _broken.append(f"{outcome.upper()} in {report.when}: {report.nodeid}: {said}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever sees only the last lines of a long run sees which test it was, and why."""
    for line in _broken:
        sys.__stderr__.write(f"{line}\n")


@pytest.fixture(autouse=True)
def no_test_stands_still(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that stands still for four minutes ends its worker with every thread's stack.

    Those of `make soak` have twelve hours: the longest walks through the window for eight.
    """
    hours = request.node.get_closest_marker("soak") is not None
    faulthandler.dump_traceback_later(
        12 * 3600 if hours else 240, exit=True, file=sys.__stderr__
    )
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the person's own folders."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    return home


@pytest.fixture(autouse=True)
def spanish_first() -> Iterator[None]:
    """Each test begins in the language a Defender begins with."""
    wording.set_language("es")
    yield
    wording.set_language("es")


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT
