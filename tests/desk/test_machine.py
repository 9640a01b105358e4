"""What the computer does with memory and disk, told from made-up ``/proc`` and ``/sys`` trees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from defender_desk.desk.machine import Advice, machine_advice

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


class Machine:
    """A made-up Linux below ``root``: its folder of work, devices, mounts and swap."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "home" / "vault"
        self.folder.mkdir(parents=True)
        self.device("8:1")
        self.mount("8:1", "ext4", "/dev/sda1")
        self.swap("")
        self.power("freeze mem disk", "[platform] shutdown")

    def _write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def device(self, number: str, uuid: str = "", below: tuple[str, ...] = ()) -> None:
        (self.root / "sys/dev/block" / number).mkdir(parents=True, exist_ok=True)
        if uuid:
            self._write(f"sys/dev/block/{number}/dm/uuid", uuid + "\n")
        for each in below:
            self._write(f"sys/dev/block/{number}/slaves/d{each.replace(':', '-')}/dev", each)

    def mount(self, number: str, system: str, source: str) -> None:
        point = str(self.root / "home").replace(" ", "\\040")
        self._write("proc/self/mountinfo", (
            f"1 0 8:9 / / rw - ext4 /dev/sda9 rw\n"
            f"2 1 {number} / {point} rw,noatime shared:1 - {system} {source} rw\n"
            "3 1 0:5 / /proc rw - proc proc rw\nnonsense\n"
        ))

    def swap(self, lines: str) -> None:
        self._write("proc/swaps", HEAD + lines)

    def power(self, state: str, disk: str) -> None:
        self._write("sys/power/state", state)
        self._write("sys/power/disk", disk)

    def told(self) -> dict[str, Advice]:
        return {a.topic: a for a in machine_advice(self.folder, root=self.root, platform="linux")}

    def states(self) -> tuple[str, str, str]:
        told = self.told()
        return told["disk"].state, told["swap"].state, told["hibernation"].state


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "a machine")


def test_a_plain_disk_is_said(machine: Machine) -> None:
    assert machine.states() == ("bad", "good", "good")
    assert machine.told()["disk"].todo


def test_a_volume_on_an_encrypted_device_is_encrypted(machine: Machine) -> None:
    machine.device("254:1", "LVM-abc", below=("254:0",))
    machine.device("254:0", "CRYPT-LUKS2-0123-sda2_crypt", below=("8:2",))
    machine.mount("254:1", "ext4", "/dev/mapper/vg-home")
    assert machine.states()[0] == "good"
    assert machine.told()["disk"].todo == ""


def test_a_volume_over_two_disks_is_as_bad_as_the_worse(machine: Machine) -> None:
    machine.device("254:1", "LVM-abc", below=("254:0", "8:1"))
    machine.device("254:0", "CRYPT-LUKS2-0123-x", below=("8:2",))
    machine.mount("254:1", "ext4", "/dev/mapper/vg-home")
    assert machine.states()[0] == "bad"


@pytest.mark.parametrize(("system", "state"), [
    ("ecryptfs", "good"), ("fuse.gocryptfs", "good"), ("tmpfs", "good"), ("nfs4", "unknown"),
    ("zfs", "unknown"),
])
def test_file_systems_that_are_no_disk(machine: Machine, system: str, state: str) -> None:
    machine.mount("0:44", system, "somewhere")
    assert machine.states()[0] == state


def test_devices_in_a_circle_end(machine: Machine) -> None:
    machine.device("9:1", below=("9:2",))
    machine.device("9:2", below=("9:1",))
    machine.mount("9:1", "ext4", "/dev/md1")
    assert machine.states()[0] == "unknown"


def test_a_swap_file_is_as_safe_as_its_disk(machine: Machine) -> None:
    machine.swap(f"{machine.root / 'home' / 'swapfile'} file\t8 0 -2\n".replace("a machine",
                                                                              "a\\040machine"))
    assert machine.states() == ("bad", "bad", "bad")
    machine.power("freeze mem", "[disabled]")
    assert machine.states() == ("bad", "bad", "good")


def test_swap_in_compressed_memory_is_no_disk(machine: Machine) -> None:
    machine.swap("/dev/zram0 partition\t8 0 100\n")
    assert machine.states() == ("bad", "good", "good")


def test_what_cannot_be_read_is_not_called_good(tmp_path: Path) -> None:
    told = machine_advice(tmp_path, root=tmp_path / "nothing", platform="linux")
    assert {each.topic: each.state for each in told}["disk"] == "unknown"
    assert {each.topic: each.state for each in told}["swap"] == "unknown"
    assert all(each.todo for each in told if each.state != "good")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_it_says_how_to_look(tmp_path: Path, platform: str) -> None:
    told = machine_advice(tmp_path, platform=platform)
    assert told
    assert all(each.state == "unknown" and each.what and each.todo for each in told)


@pytest.mark.parametrize("language", ["es", "en"])
def test_this_machine_answers(tmp_path: Path, language: str) -> None:
    from defender_desk import wording

    wording.set_language(language)
    told = machine_advice(tmp_path)
    assert told
    assert all(each.state in {"good", "bad", "unknown"} and each.what.endswith(".")
               for each in told)
    assert os.environ.get("HOME", "/none") not in " ".join(each.what + each.todo for each in told)
