"""What others wrote is taken only when their own seals cover it; then nothing is lost."""

from __future__ import annotations

import threading

import pytest

from defender_desk.crypto.signature import new_signing_key
from defender_desk.domain.journal import Op, Seal, new_op, read_op, seal_message, state_of
from defender_desk.domain.record import new_id
from defender_desk.errors import Cancelled, DamagedBundle, DiskFull, ForgedOps, WouldHideMany
from defender_desk.progress import Stoppable
from defender_desk.storage.lanes import IMPORT
from defender_desk.storage.vault import Vault
from tests.storage import vaults


def _ops(vault: Vault) -> list[Op]:
    return [Op(line.header, line.body) for line in vault.journal.lines(vault.device.id)]


def _keys(vault: Vault) -> dict[str, bytes]:
    return {vault.device.id: vault.device.signing_public}


def test_what_was_given_is_there_and_twice_is_once(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault, place="Tzʼutujil")
    note = vaults.note(vault, case)
    taken = vaults.give(vault, team)
    assert (taken.new, taken.known, taken.hidden) == (2, 0, 0)
    assert taken.records == (("case", case), ("note", note))
    assert [n.id for n in team.records.find("note", case=case)] == [note]
    assert len(team.search.find("tzutujil")) == 1
    assert team.journal.state_digest() == vault.journal.state_digest()
    assert team.ledger.states([case]) == {case: ("received", ())}
    again = team.journal.take(_ops(vault), vault.journal.seals_for(vault.device.id), _keys(vault))
    assert (again.new, again.known) == (0, 2)


def test_any_order_any_number_of_times(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    for n in range(5):
        vault.records.save("case", case, {"title": f"título {n}"})
    seal = vault.journal.seal_now()
    assert seal is not None
    ops = _ops(vault)
    for part in (ops[3:], ops[1:3] , ops[:2]):
        team.journal.take(part, [seal], _keys(vault))
    held = team.records.get(case)
    assert held is not None
    assert held.record.title == "título 4"
    assert team.journal.have_set() == vault.journal.have_set()


def test_a_gap_is_known_and_named(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    for n in range(5):
        vault.records.save("case", case, {"title": f"título {n}"})
    ops = _ops(vault)
    seals = vault.journal.seals_covering([1, 2, 4, 5])
    assert [seal.n for seal in seals] == [2, 5]
    team.journal.take([ops[0], ops[1], ops[3], ops[4]], seals, _keys(vault))
    have = team.journal.have()[vault.device.id]
    assert (have.n, have.odd) == (2, (4, 5))
    assert [n for n, _op in enumerate(team.journal.ops_after({vault.device.id: 2}))] == [0, 1]


def test_headers_alone_keep_the_chain_whole_and_are_completed_later(
    vault: Vault, team: Vault
) -> None:
    case = vaults.case(vault)
    private = vaults.note(vault, case, text="solo yo", visibility="defender")
    shared = vaults.note(vault, case, code="E-02")
    seal = vault.journal.seal_now()
    assert seal is not None
    ops = _ops(vault)
    sent = [op if op.record != private else Op(op.header, None) for op in ops]
    team.journal.take(sent, [seal], _keys(vault))
    assert team.records.get(private) is None
    assert [n.id for n in team.records.find("note")] == [shared]
    assert team.journal.have_set() == vault.journal.have_set()
    assert team.journal.state_digest() == vault.journal.state_digest()
    taken = team.journal.take(ops, [seal], _keys(vault))
    assert taken.new == 1
    assert team.records.count("note") == 2
    team.rebuild()
    assert team.records.count("note") == 2


def test_unsealed_ops_are_refused_and_nothing_changes(vault: Vault, team: Vault) -> None:
    vaults.case(vault)
    with pytest.raises(ForgedOps) as refused:
        team.journal.take(_ops(vault), [], _keys(vault))
    assert refused.value.facts == {"device": vault.device.id, "count": 1}
    vault.journal.seal_now()
    vaults.case(vault)
    with pytest.raises(ForgedOps):
        team.journal.take(_ops(vault), vault.journal.seals_for(vault.device.id), _keys(vault))
    assert team.journal.count() == 0
    assert team.journal.seals_for(vault.device.id) == ()


def test_a_relay_cannot_write_in_anothers_name(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    vaults.give(vault, team)
    last = _ops(vault)[-1]
    relay = new_signing_key()
    forged = new_op(
        device=vault.device.id, n=2, prev=last.id, time=vault.clock.now(),
        author=vault.device.person, record=case, kind="case", values={"title": "mentira"},
        parents={"title": (last.ref,)},
    )
    time = vault.clock.now()
    seal = Seal(vault.device.id, 2, forged.id, time,
                relay.sign_raw(seal_message(vault.device.id, 2, forged.id, time)))
    with pytest.raises(ForgedOps):
        team.journal.take([forged], [seal], _keys(vault))
    with pytest.raises(ForgedOps):
        team.journal.take([forged], [seal], {})
    held = team.records.get(case)
    assert held is not None
    assert held.record.title != "mentira"


def test_an_old_seal_does_not_cover_another_op_of_its_number(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    seal = vault.journal.seal_now()
    assert seal is not None
    other = new_op(
        device=vault.device.id, n=1, prev="", time=vault.clock.now(), author="x", record=case,
        kind="case", values={"title": "otra"}, parents={},
    )
    moved = Seal(seal.device, seal.n, other.id, seal.time, seal.signature)
    for seals in ([seal], [moved], [seal, moved]):
        with pytest.raises(ForgedOps):
            team.journal.take([other], seals, _keys(vault))


def test_a_fork_keeps_both(vault: Vault, team: Vault) -> None:
    """The same device id, restored twice: both ops of one number are sealed and stay."""
    case = new_id()
    for title in ("una", "otra"):
        op = new_op(
            device=vault.device.id, n=1, prev="", time=vault.clock.now(), author="x", record=case,
            kind="case", values={"code": "X", "title": title}, parents={"title": ()},
        )
        time = vault.clock.now()
        message = seal_message(vault.device.id, 1, op.id, time)
        seal = Seal(vault.device.id, 1, op.id, time, vault.signing.sign_raw(message))
        team.journal.take([op], [seal], _keys(vault))
    held = team.records.get(case)
    assert held is not None
    assert {head.value for head in held.conflicts["title"]} == {"una", "otra"}


def test_a_changed_op_is_damage(vault: Vault, team: Vault) -> None:
    vaults.case(vault)
    seal = vault.journal.seal_now()
    assert seal is not None
    (op,) = _ops(vault)
    assert op.body is not None
    with pytest.raises(DamagedBundle):
        team.journal.take([(op.header, op.body.replace(b"GT", b"XX"))], [seal], _keys(vault))


def test_two_desks_that_wrote_apart_agree_after_the_exchange(vault: Vault, team: Vault) -> None:
    case = vaults.case(vault)
    vaults.give(vault, team)
    vault.records.save("case", case, {"title": "de la defensora"})
    team.records.save("case", case, {"title": "del equipo"})
    vaults.give(vault, team)
    vaults.give(team, vault)
    one, other = vault.records.get(case), team.records.get(case)
    assert one is not None
    assert other is not None
    assert {head.value for head in one.conflicts["title"]} == {"de la defensora", "del equipo"}
    assert (one.record, one.conflicts) == (other.record, other.conflicts)
    assert vault.journal.state_digest() == team.journal.state_digest()


def test_kinds_and_fields_of_a_newer_program_are_kept_and_counted(
    vault: Vault, team: Vault
) -> None:
    def write(kind: str, record: str, **values: object) -> None:
        vault._lanes.write(lambda c: vault.journal.append(
            c, record, kind, values, dict.fromkeys(values, ())) and None)

    write("drone-flight", "D1", height=30)
    case = vaults.case(vault)
    write("case", case, moon="llena", place=["no", "es", "texto"])
    taken = vaults.give(vault, team)
    assert taken.newer == 2
    assert team.journal.newer() == 1
    held = team.records.get(case)
    assert held is not None
    assert held.unknown == ("moon",)
    assert held.record.place == ""
    assert team.records.get("D1") is None
    assert len(list(team.journal.ops_after({}))) == 3


def test_an_import_that_would_hide_much_asks_first(vault: Vault, team: Vault) -> None:
    cases = [vaults.case(vault, code=f"C-{n}") for n in range(5)]
    vaults.give(vault, team)
    vault.records.delete(cases[0])
    with pytest.raises(WouldHideMany) as asked:
        vaults.give(vault, team)
    assert asked.value.facts == {"count": 1, "total": 5}
    assert team.records.count("case") == 5
    assert vaults.give(vault, team, hide_many=True).hidden == 1
    assert team.records.count("case") == 4


def test_a_deletion_elsewhere_does_not_hide_what_was_written_here(
    vault: Vault, team: Vault
) -> None:
    case = vaults.case(vault)
    vaults.give(vault, team)
    team.records.save("case", case, {"place": "visto hoy"})
    vault.records.delete(case)
    assert vaults.give(vault, team).hidden == 0
    held = team.records.get(case)
    assert held is not None
    assert (held.deleted, held.contested) == (False, True)
    assert team.records.count("case") == 1


def test_an_import_stopped_half_way_is_finished_at_the_next_opening(
    vault: Vault, tmp_path: object
) -> None:
    folder = vault.folder.parent / "otra"
    for n in range(320):
        vaults.case(vault, code=f"C-{n}")

    class StopSoon(Stoppable):
        def step(self, done: int, total: int, what: str = "") -> None:
            self.stop()
            super().step(done, total, what)

    with vaults.make(folder, vaults.HANNAH) as team:
        with pytest.raises(Cancelled):
            vaults.give(vault, team, progress=StopSoon())
        assert team.journal.count() == 320
        assert 0 < team.records.count("case") < 320
    with vaults.reopen(folder) as team:
        assert team.records.count("case") == 320


def test_a_persons_save_passes_before_what_an_import_still_has_to_do(vault: Vault) -> None:
    order: list[str] = []
    hold = threading.Event()
    started = threading.Event()

    def first(_connection: object) -> None:
        started.set()
        hold.wait(60)

    jobs = [threading.Thread(target=vault._lanes.write, args=(first, IMPORT))]
    jobs[0].start()
    assert started.wait(60)
    for name, priority in (("import", IMPORT), ("import", IMPORT), ("person", 0)):
        waiting = vault._lanes._jobs.qsize()
        job = threading.Thread(
            target=vault._lanes.write, args=(lambda _c, n=name: order.append(n), priority)
        )
        job.start()
        jobs.append(job)
        while vault._lanes._jobs.qsize() == waiting:
            pass
    hold.set()
    for job in jobs:
        job.join(60)
    assert order == ["person", "import", "import"]


def test_what_a_write_raises_undoes_all_of_it(vault: Vault) -> None:
    def work(connection: object) -> None:
        vault.journal.append(connection, "R", "case", {}, {})  # type: ignore[arg-type]
        raise DiskFull(needed=1, place="")

    with pytest.raises(DiskFull):
        vault._lanes.write(work)
    assert vault.journal.count() == 0


def test_the_view_is_the_union_of_ops(vault: Vault) -> None:
    case = vaults.case(vault)
    vault.records.save("case", case, {"place": "x"})
    state = state_of(read_op(op.header, op.body) for op in vault.journal.history(case))
    held = vault.records.get(case)
    assert held is not None
    assert state.values["place"] == held.record.place
    assert [line.record for line in vault.journal.ops_of([case])] == [case, case]
