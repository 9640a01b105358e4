"""REL-09, REL-12, REL-14: three desks, a bad road, wrong clocks, lost laptops; nothing is lost.

Whatever happens on the way, once everybody has heard everybody all desks hold and show the same,
every value that was ever acknowledged is there (those of a laptop lost after its last backup and
never sent are gone with it), and the tables made anew are those that were live.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.network import World, template

DESKS = st.sampled_from(["ana", "bea", "team"])
PAIRS = st.sampled_from(list(itertools.permutations(["ana", "bea", "team"], 2)))
TEXTS = st.text(min_size=1, max_size=30).filter(str.strip).map(
    lambda text: "".join(c for c in text if c.isprintable()) or "x"
)
PLACES = st.integers(0, 1 << 16)


class Network(RuleBasedStateMachine):
    """Everything that can happen between three desks."""

    kept: ClassVar[Path]
    base: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.kept, Path(tempfile.mkdtemp(dir=self.base)))

    @rule(who=DESKS, text=TEXTS)
    def new(self, who: str, text: str) -> None:
        self.world.new(who, text)

    @rule(who=DESKS, which=PLACES, name=st.sampled_from(["title", "text"]), text=TEXTS)
    def edit(self, who: str, which: int, name: str, text: str) -> None:
        self.world.edit(who, which, name, text)

    @rule(who=DESKS, which=PLACES)
    def delete(self, who: str, which: int) -> None:
        self.world.delete(who, which)

    @rule(pair=PAIRS)
    def send(self, pair: tuple[str, str]) -> None:
        self.world.send(*pair)

    @precondition(lambda self: self.world.packets)
    @rule(at=PLACES, keep=st.booleans())
    def deliver(self, at: int, keep: bool) -> None:
        self.world.deliver(at, keep=keep)

    @rule(pair=PAIRS)
    def talk(self, pair: tuple[str, str]) -> None:
        self.world.send(*pair)
        self.world.deliver(len(self.world.packets) - 1, keep=False)

    @precondition(lambda self: self.world.packets)
    @rule(at=PLACES)
    def lose(self, at: int) -> None:
        self.world.lose(at)

    @precondition(lambda self: self.world.packets)
    @rule(at=PLACES, place=PLACES, bit=st.integers(0, 7), cut=st.booleans())
    def damage(self, at: int, place: int, bit: int, cut: bool) -> None:
        self.world.damage(at, place, bit, cut=cut)

    @rule(who=DESKS, years=st.floats(-30, 30))
    def leap(self, who: str, years: float) -> None:
        self.world.leap(who, years)

    @rule(who=DESKS, what=st.sampled_from(["reopen", "back_up", "lose_and_restore"]))
    def trouble(self, who: str, what: str) -> None:
        getattr(self.world, what)(who)

    def teardown(self) -> None:
        try:
            self.world.settle()
            assert list(self.world.differences()) == []
        finally:
            self.world.close()


@pytest.fixture
def network(quick_folder: Path) -> Iterator[type[Network]]:
    """The machine, with vaults to begin from."""
    base = quick_folder / "network"
    base.mkdir()
    Network.kept, Network.base = base / "kept", base
    Network.kept.mkdir()
    template(Network.kept)
    yield Network
    shutil.rmtree(base)


def walk(machine: type[Network], examples: int, steps: int) -> None:
    """Walk the machine so often, so far."""
    run_state_machine_as_test(machine, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    ))


def test_desks_agree_whatever_the_road_does(network: type[Network]) -> None:
    walk(network, 40, 30)


@pytest.mark.soak
def test_desks_agree_a_thousand_times(network: type[Network]) -> None:
    walk(network, 1000, 60)


def test_a_journal_that_forgets_is_caught(network: type[Network]) -> None:
    """The harness can fail: a desk that takes a packet and keeps only half of it."""
    world = World(network.kept, Path(tempfile.mkdtemp(dir=network.base)))
    try:
        for number in range(4):
            world.new("ana", f"texto {number}")
        world.settle()
        assert list(world.differences()) == []
        world.desks["bea"].vault._lanes.write(
            lambda c: c.exec_driver_sql("DELETE FROM op WHERE n=3")
        )
        found = list(world.differences())
        assert any("different journals" in told for told in found)
        assert any("is lost" in told for told in found)
    finally:
        world.close()


def test_clocks_thirty_years_apart_agree_and_drag_nobody(network: type[Network]) -> None:
    """REL-14: a laptop in 2056 and one in 1996 write the same note; both texts stay, and the
    clocks of the others move by no more than a day."""
    world = World(network.kept, Path(tempfile.mkdtemp(dir=network.base)))
    try:
        world.new("team", "antes")
        world.settle()
        world.leap("ana", 30)
        world.leap("bea", -30)
        world.edit("ana", 0, "text", "desde el futuro")
        world.edit("bea", 0, "text", "desde el pasado")
        world.leap("ana", 0)
        world.leap("bea", 0)
        world.settle()
        assert list(world.differences()) == []
        record = world.records[0][0]
        held = world.desks["team"].vault.records.get(record)
        assert held is not None
        assert len(held.conflicts["text"]) == 2
        world.new("team", "después")
        year = int(world.desks["team"].vault.clock.now()[:4])
        assert year <= 2026 + 1
    finally:
        world.close()
