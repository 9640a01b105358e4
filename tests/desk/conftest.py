"""Two real desks that exchange only files; the key derivation is cheap, the rest is as it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from defender_desk.desk.desk import Desk, Profile, create, new_recovery_words

PHRASE = "lluvia rueda camino puente lobo trece"
YES = dict.fromkeys(
    ("talk_to_us", "notes", "photo_place", "copy_documents", "share_staff", "share_advocate",
     "file_in_court", "share_other_party", "share_public"),
    "yes",
)


def photo(seed: int = 0, size: int = 320) -> bytes:
    """A small real JPEG with EXIF: camera, time and coordinates."""
    picture = Image.new("RGB", (size, size * 3 // 4), (40 + seed * 7 % 200, 90, 120))
    exif = Image.Exif()
    exif[0x0110] = "Test phone"
    exif[0x0132] = "2026:03:11 09:52:00"
    exif[0x8825] = {1: "N", 2: (15.0, 1.0, 48.0), 3: "W", 4: (91.0, 9.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


@dataclass
class TwoDesks:
    """A Defender, the team, and the table on which files lie between them."""

    folder: Path
    defender: Desk
    staff: Desk
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def post(self) -> Path:
        return self.folder / "post"

    def assign(self, **case: Any) -> str:
        """The team assigns one case; the Defender accepts it. Its id."""
        series = self.staff.assignments.make({
            "case": {"code": "GT-2026-014", "title": "Padre que se busca", "type": "sij",
                     "state": "new", "country": "GT", "department": "Quiché",
                     "place": "San Ficticio", "risk": "high", **case},
            "assignment": {"needed_es": "Localizar al padre.", "needed_en": "Find the father.",
                           "due": "2026-03-19"},
            "matter": {"forum": "eoir", "court": "IMMIGRATION COURT", "state": "SAMPLETON, TEXAS",
                       "in_the_matter_of": "L. F., a minor", "a_number": "A 000-000-000"},
            "people": {"child": {"name": "Lucía Ficticio", "is_minor": True}},
            "contacts": {"advocate": {"name": "Grace Placeholder", "role": "advocate",
                                      "gender": "f"}},
            "client": "child",
        }, self.defender.keys.mine().device, self.post)
        [arrival] = self.defender.inbox.take([series.parts[0].file])
        assert arrival.error is None, arrival.error
        [waiting] = self.defender.assignments.pending()
        self.defender.assignments.accept(waiting.id, "none")
        self.ids |= {"case": waiting.case_id, "assignment": waiting.id}
        return waiting.case_id

    def witness(self, **consent: str) -> str:
        """A witness with an interview of two notes and a consent (``YES`` unless said)."""
        case = self.ids["case"]
        person = self.defender.people.save({
            "case": case, "name": "Catarina Prueba Xol", "gender": "f", "role": "vecina",
            "birth": {"edtf": "1974-11-02", "words": "2/11/1974", "reason": ""},
            "birthplace": "aldea El Ejemplo", "municipality": "San Ficticio",
            "department": "Quiché", "country": "GT", "language": "Kʼicheʼ",
            "variety": "San Ficticio", "spanish": "a_little", "literacy": "no",
            "can_sign": "thumbprint",
        })
        interpreter = self.defender.contacts.save({
            "name": "Diego Inventado Cac", "role": "interpreter", "gender": "m",
            "qualification": "Nueve años de trabajo como intérprete.", "interests": "ninguna",
        })
        interview = self.defender.interviews.start(case, person.id, {
            "number": 3, "language": "Kʼicheʼ", "interpreter": interpreter.id, "chain": "direct",
        })
        self.defender.consents.save({**YES, **consent}, interview.consent)
        self.defender.interviews.add_note(interview.id, "SECRETO de la entrevista")
        self.defender.interviews.add_note(interview.id, "Vio pintas en la pared.", marked=True)
        self.ids |= {"witness": person.id, "interview": interview.id,
                     "consent": interview.consent, "interpreter": interpreter.id}
        return person.id

    def note(self, photos: int = 5, **values: Any) -> str:
        """A note with real photographs."""
        made = self.defender.notes.new(self.ids["case"], {
            "title": "Pintas en la pared", "type": "photo", "text": "La pared da a la calle.",
            **values,
        })
        phone = self.folder / "phone"
        phone.mkdir(exist_ok=True)
        paths = []
        for number in range(photos):
            path = phone / f"IMG_04{len(list(phone.iterdir())):02}.JPG"
            path.write_bytes(photo(number + len(self.ids) * 31))
            paths.append(path)
        added = self.defender.notes.add_files(made.id, paths)
        assert not added.problems
        self.ids["note"] = made.id
        return made.id

    def export(self, road: str = "whatsapp") -> Any:
        return self.defender.bundles.export(None, road, self.post)

    def deliver(self, series: Any) -> None:
        """Every file goes over, the receipt comes back."""
        for arrival in self.staff.inbox.take([part.file for part in series.parts]):
            assert arrival.error is None, arrival.error
        self.defender.receipts.read(self.staff.inbox.receipt_file(series.code, self.post))


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes vaults and closes them in the end."""
    opened: list[Desk] = []

    def make(name: str, role: str, **more: Any) -> Desk:
        profile = Profile(name, role, "GT" if role == "defender" else "US", gender="f",
                          title="Licda." if role == "defender" else "")
        desk = create(tmp_path / f"vault-{len(opened)}", profile, PHRASE, new_recovery_words(),
                      log_n=4, ballast=0, **more)
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def desks(tmp_path: Path, new_desk: Callable[..., Desk]) -> TwoDesks:
    """Two desks that trust each other."""
    two = TwoDesks(tmp_path, new_desk("Inés Ejemplo Batz", "defender"),
                   new_desk("Hannah Sample", "staff"))
    two.post.mkdir()
    theirs, mine = two.staff.keys.card(two.post), two.defender.keys.card(two.post)
    two.defender.keys.trust(theirs, two.staff.keys.my_digits(), "H. Sample")
    two.staff.keys.trust(mine, two.defender.keys.my_digits(), "I. E. B.")
    return two


@pytest.fixture
def at_work(desks: TwoDesks) -> TwoDesks:
    """The same with a case, a witness and a note of two photographs."""
    desks.assign()
    desks.witness()
    desks.note(2)
    return desks
