"""The practice day: the one story, walked through two real desks that exchange only files.

``docs/design/practice-script.md`` tells it; its words lie in ``resources/data/practice``. The
command ``demo``, the journeys and the pictures of the screens all walk these same steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

from defender_desk import paths
from defender_desk.desk.desk import (
    Desk,
    Profile,
    create,
    new_recovery_words,
    propose_passphrase,
    vault_exists,
)
from defender_desk.desk.folders import make_folder
from defender_desk.errors import CannotWrite, VaultExists
from defender_desk.media.practice_photos import practice_photo
from defender_desk.progress import Progress, Silent
from defender_desk.wording import N_

VILLAGE = (15.03, -91.15)
"""Invented coordinates (degrees north and east) written into the practice photographs."""


def story() -> dict[str, Any]:
    """The words of the story."""
    told = paths.resources() / "data" / "practice" / "story.json"
    return dict(json.loads(told.read_text(encoding="utf-8")))


def remove_practice(folder: Path) -> None:
    """Take a practice day off the disk: its desks, photographs and packages are all invented.

    ``folder`` is the one in which it was walked. Raises ``CannotWrite`` when something is left.
    """
    rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise CannotWrite(place=folder.name)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a msgid for people, whose desk it happens on, and the deed."""

    name: str
    role: str
    deed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One bundle made on the way, and what a stranger needs to open it with public tools."""

    file: Path
    kind: str
    series: str
    n: int
    of: int
    key_file: Path
    passphrase_file: Path
    signer: str


@dataclass(slots=True)
class Walked:
    """What the practice day left behind."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    bundles: list[PackedFile] = field(default_factory=list)
    papers: list[tuple[Path, str]] = field(default_factory=list)
    receipts: list[Path] = field(default_factory=list)


class PracticeDay:
    """The story in ``folder``: ``defender/`` and ``staff/``, each with a vault and its passphrase.

    ``photo_bytes`` is the size each photograph is made to have; ``log_n`` is the work of the key
    derivation (2 to this power; tests take less). The desks stay open until ``close``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        photo_bytes: int = 4_100_000,
        page_bytes: int = 300_000,
        other_cases: bool = True,
        log_n: int = 18,
        progress: Progress | None = None,
    ) -> None:
        self.folder = folder
        self.progress = progress or Silent()
        self.walked = Walked()
        self.story = story()
        self._photo_bytes = photo_bytes
        self._page_bytes = page_bytes
        self._other_cases = other_cases
        self._log_n = log_n
        self.defender: Desk
        self.staff: Desk
        self.ids: dict[str, str] = {}
        self._to_defender = ""

    def steps(self) -> Iterator[Step]:
        """The steps in order; each is to be done before the next is taken."""
        yield Step(N_("Two vaults are made"), "both", self.make_vaults)
        yield Step(N_("Keys are exchanged and compared by phone"), "both", self.exchange_cards)
        yield Step(N_("The team makes the assignment"), "staff", self.assign)
        yield Step(N_("The Defender reads and accepts the assignment"), "defender", self.accept)
        yield Step(N_("The interview is recorded with consent"), "defender", self.interview)
        yield Step(N_("Photographs come in with their evidence note"), "defender", self.evidence)
        yield Step(N_("The declaration is drafted from them"), "defender", self.draft)
        yield Step(N_("The words and the photographs are packed"), "defender", self.pack_draft)
        yield Step(N_("The team opens them and answers"), "staff", self.take_draft)
        yield Step(N_("The receipt is read: the team has it"), "defender", self.read_draft_receipt)
        yield Step(N_("The US lawyer approved; the final paper is made"), "defender", self.freeze)
        yield Step(N_("It is read aloud, thumb-printed and photographed"), "defender", self.sign)
        yield Step(N_("The signed paper is packed"), "defender", self.pack_signed)
        yield Step(N_("The team opens it and answers"), "staff", self.take_signed)
        yield Step(N_("Everything is with the team"), "defender", self.read_signed_receipt)

    def walk(self, until: str = "", told: Callable[[Step], None] | None = None) -> Walked:
        """Do every step, or up to and with the deed ``until``; tell each one as it is done."""
        for step in self.steps():
            step.deed()
            self.walked.steps.append((step.name, step.role))
            if told is not None:
                told(step)
            if until and step.deed.__name__ == until:
                break
        return self.walked

    def close(self) -> None:
        """Lock both desks."""
        for desk in (getattr(self, "defender", None), getattr(self, "staff", None)):
            if desk is not None:
                desk.close()

    # --- first run and keys ---------------------------------------------------------------------

    def _new_desk(self, role: str) -> Desk:
        home = self.folder / role
        make_folder(home)
        if vault_exists(home / "vault"):
            # Its phrase lies beside it: writing another over it would lock that desk for ever.
            raise VaultExists
        passphrase = propose_passphrase()
        (home / "passphrase.txt").write_text(passphrase + "\n", encoding="utf-8")
        words = new_recovery_words()
        (home / "recovery-words.txt").write_text(" ".join(words) + "\n", encoding="utf-8")
        profile = Profile(**self.story[role])
        return create(home / "vault", profile, passphrase, words, log_n=self._log_n)

    def make_vaults(self) -> None:
        """Make the Defender's and the team's vault."""
        self.defender = self._new_desk("defender")
        self.staff = self._new_desk("staff")

    def exchange_cards(self) -> None:
        """Each writes a card; the other trusts it after comparing the digits."""
        post = self._post()
        mine = self.defender.keys.card(post)
        theirs = self.staff.keys.card(post)
        self.defender.keys.trust(theirs, self.staff.keys.my_digits(), "H. Sample")
        card = self.staff.keys.trust(mine, self.defender.keys.my_digits(), "I. E. B.")
        self._to_defender = card.device

    def _post(self) -> Path:
        post = self.folder / "post"
        post.mkdir(exist_ok=True)
        return post

    # --- the assignment -------------------------------------------------------------------------

    def assign(self) -> None:
        """The team writes the case, what it asks and the people, and packs them."""
        told = self.story
        values: dict[str, Any] = {
            "case": told["case"], "assignment": told["assignment"], "matter": told["matter"],
            "people": told["people"], "contacts": told["contacts"], "client": "daughter",
        }
        if self._other_cases:
            values["more"] = [self._short_case(case) for case in told["other_cases"]]
        series = self.staff.assignments.make(values, self._to_defender, self._post())
        self._note_bundles(series, "assignment", "staff", "defender")

    def _short_case(self, case: dict[str, str]) -> dict[str, Any]:
        plain = {k: v for k, v in case.items() if k != "due"}
        return {
            "case": {**plain, "state": "in_progress", "country": "GT", "opened": "2026-03-09"},
            "assignment": {
                "requested_by": "Hannah Sample", "due": case["due"],
                "received": "2026-03-09T10:05:00-06:00", "answer": "accepted",
                "needed_es": "Seguir con el trabajo acordado.",
                "needed_en": "Go on with the work agreed.",
            },
        }

    def accept(self) -> None:
        """The Defender opens the file, reads the preview and accepts."""
        self.defender.inbox.take([self.walked.bundles[-1].file], self.progress)
        code = self.story["case"]["code"]
        waiting = next(r for r in self.defender.assignments.pending() if r.case_code == code)
        preview = self.defender.assignments.preview(waiting.id)
        self.ids["case"] = preview.case.id
        self.ids["assignment"] = waiting.id
        self.defender.assignments.accept(waiting.id, "none", "")
        self.defender.cases.save({"state": "in_progress"}, self.ids["case"])
        self._send_and_confirm("accepted", [waiting.id], "email")

    # --- interview and evidence -----------------------------------------------------------------

    def interview(self) -> None:
        """The witness, the interpreter, what was told, the six answers, the numbered notes."""
        desk, told, case = self.defender, self.story, self.ids["case"]
        for name, values in told["own_people"].items():
            self.ids[name] = desk.people.save({**values, "case": case}).id
        for name, values in told["own_contacts"].items():
            self.ids[name] = desk.contacts.save(values).id
        people = {"interpreter": self.ids["interpreter"],
                  "support_person": self.ids["first_witness"]}
        made = desk.interviews.start(
            case, self.ids["witness"], {**told["interview"], **people, "step": "consent"}
        )
        self.ids["interview"] = made.id
        self.ids["consent"] = made.consent
        desk.consents.save(
            {**told["consent"], "witness": self.ids["first_witness"],
             "interpreter": self.ids["interpreter"]},
            made.consent,
        )
        for text in told["interview_notes"]:
            desk.interviews.add_note(made.id, text)
        desk.interviews.finish(made.id)

    def photo_files(self) -> list[Path]:
        """The five photographs of the story as real JPEG files in ``phone/``, made when missing."""
        phone = self.folder / "phone"
        phone.mkdir(exist_ok=True)
        made = []
        for photo in self.story["photos"]:
            path = phone / photo["name"]
            if not path.exists():
                path.write_bytes(practice_photo(
                    photo["scene"], taken=photo["taken"], gps=VILLAGE if photo["gps"] else None,
                    approx_bytes=self._photo_bytes,
                ))
            made.append(path)
        return made

    def book_files(self) -> list[Path]:
        """The twenty photographed pages of the account book, made when missing."""
        phone = self.folder / "phone"
        phone.mkdir(exist_ok=True)
        made = []
        for page in range(1, int(self.story["book_pages"]) + 1):
            path = phone / f"IMG_05{page:02}.JPG"
            if not path.exists():
                path.write_bytes(practice_photo(
                    "notebook", taken=f"2026-03-12T11:{page:02}:00", gps=None,
                    approx_bytes=self._page_bytes,
                ))
            made.append(path)
        return made

    def evidence(self) -> None:
        """E-07 with five photographs and their captions; E-08 with the pages of the book."""
        desk, told, case = self.defender, self.story, self.ids["case"]
        self._search_before()
        note = desk.notes.new(case, {**told["note"], "people": [self.ids["witness"]],
                                     "interview": self.ids["interview"]})
        self.ids["note"] = note.id
        added = desk.notes.add_files(note.id, self.photo_files(), self.progress)
        for row, photo in zip(added.files, told["photos"], strict=True):
            desk.notes.save_file(row.id, {
                "caption": photo["caption"], "caption_en": photo.get("caption_en", ""),
                "taken_by": "I. E. B.",
            })
        self.ids["image"] = added.files[1].id
        book = desk.notes.new(case, {**told["book"], "people": [self.ids["witness"]]})
        self.ids["book"] = book.id
        pages = desk.notes.add_files(book.id, self.book_files(), self.progress)
        self.ids["book_pages"] = " ".join(row.id for row in pages.files)
        self._search()
        self._plan()

    def _search_before(self) -> None:
        """The five attempts of the first two days, which the team has."""
        made = [self.defender.search_attempts.new(self.ids["case"], values)
                for values in self.story["attempts"][:-1]]
        for task in range(int(self.story["tasks_done"])):
            self.defender.cases.finish_task(self.ids["assignment"], task)
        self._send_and_confirm(
            "attempts", [self.ids["assignment"], *(each.id for each in made)], "whatsapp")

    def _search(self) -> None:
        """The sixth attempt to find the father, with three photographs, one of which shows
        somebody who gave no permission and stays."""
        desk, told = self.defender, self.story
        made = desk.search_attempts.new(self.ids["case"], told["attempts"][-1])
        self.ids["attempt"] = made.id
        phone = self.folder / "phone"
        paths = []
        for photo in told["market_photos"]:
            paths.append(phone / photo["name"])
            paths[-1].write_bytes(practice_photo(
                photo["scene"], taken=photo["taken"], gps=None, approx_bytes=self._photo_bytes,
            ))
        added = desk.notes.add_files(made.id, paths, self.progress)
        for row, photo in zip(added.files, told["market_photos"], strict=True):
            desk.notes.save_file(row.id, {"caption": photo["caption"],
                                          "shows_person": photo["shows_person"]})

    def _plan(self) -> None:
        """The Defender's plan of the day on which the story is walked."""
        desk = self.defender
        cases = {case.code: case.id for case in desk.records.all("case")}
        today = desk.records.today()
        for told in self.story["plan"]:
            values = {key: told[key] for key in ("time", "errand", "title", "note")}
            made = desk.appointments.save({
                **values, "day": (today + timedelta(days=told["day"])).isoformat(),
                "case": cases.get(told.get("case", ""), self.ids["case"]),
            })
            if told.get("done"):
                desk.appointments.tick(made.id)

    # --- the declaration ------------------------------------------------------------------------

    def draft(self) -> None:
        """D-02 with its eleven paragraphs, their sources, two exhibits and the layers of T3."""
        desk, told = self.defender, self.story
        matter = desk.cases.matters(self.ids["case"])[0]
        values = {
            **told["declaration"], "matter": matter.id, "reader": self.ids["reader"],
            "witnesses": [self.ids["first_witness"], self.ids["second_witness"]],
        }
        made = desk.declarations.start(
            self.ids["case"], self.ids["witness"], values["template"],
            interview_id=self.ids["interview"], values=values,
        )
        self.ids["declaration"] = made.id
        exhibits = self._exhibits()
        fixed = {view.role: view for view in desk.declarations.paragraphs(made.id)}
        after = ""
        for words in told["paragraphs"]:
            after = self._paragraph(words, after, fixed, exhibits)
        fifth = desk.declarations.paragraphs(made.id)[4]
        desk.drafts.put(fifth.id, "paragraph", {"es": fifth.es}, "es")  # where she left off
        desk.drafts.commit(fifth.id)

    def _exhibits(self) -> dict[str, str]:
        desk, told, declaration = self.defender, self.story, self.ids["declaration"]
        files = {"A": (self.ids["note"], [self.ids["image"]]),
                 "B": (self.ids["book"], self.ids["book_pages"].split())}
        made = {}
        for letter, (note, attachments) in files.items():
            words = told["exhibits"][letter]
            made[letter] = desk.declarations.add_exhibit(
                declaration, note, attachments, words["description_es"], words["description_en"],
                date_text=words["date_text"],
            ).id
        return made

    def _paragraph(
        self, words: dict[str, Any], after: str, fixed: dict[str, Any], exhibits: dict[str, str]
    ) -> str:
        desk = self.defender
        values: dict[str, Any] = {k: words[k] for k in ("es", "en") if k in words}
        if "exhibit" in words:
            values["exhibit"] = exhibits[words["exhibit"]]
        if words["role"] in fixed:
            paragraph = fixed[words["role"]].id
            if values:
                desk.declarations.save_paragraph(paragraph, values)
        else:
            made = desk.declarations.add_paragraph(
                self.ids["declaration"], after, words["es"], role=words["role"]
            )
            paragraph = made.id
            desk.declarations.save_paragraph(paragraph, values)
        for note in words.get("notes", ()):
            desk.declarations.cite(paragraph, self.ids["interview"], str(note))
        if words.get("exhibit") == "A":
            desk.declarations.cite(paragraph, self.ids["note"], self.ids["image"])
        if words.get("exhibit") == "B":
            desk.declarations.cite(paragraph, self.ids["book"], "")
        return str(paragraph)

    def freeze(self) -> None:
        """The lawyer's approval is noted; version 1.0 is frozen and its paper written out."""
        desk, approval = self.defender, self.story["approval"]
        declaration = self.ids["declaration"]
        desk.declarations.approve(declaration, approval["date"], approval["how"],
                                  clauses_approved=True)
        version = desk.declarations.make_ready(declaration)
        self.ids["version"] = version.id
        paper = self.folder / "papers"
        paper.mkdir(exist_ok=True)
        target = paper / f"D-02_{version.label}.pdf"
        target.write_bytes(desk.declarations.version_pdf(version.id))
        self.walked.papers.append((target, version.code))

    def sign(self) -> None:
        """The four signed pages are photographed and kept with their version."""
        desk, told = self.defender, self.story["signing"]
        phone = self.folder / "phone"
        pictures = []
        pages = desk.declarations.page_pictures(self.ids["version"], 130)
        for number, picture in enumerate(pages, start=1):
            path = phone / f"IMG_06{number:02}.PNG"
            path.write_bytes(picture)
            pictures.append(path)
        desk.declarations.sign(
            self.ids["declaration"],
            {**told, "reader": self.ids["reader"], "interpreter": self.ids["interpreter"],
             "witnesses": [self.ids["first_witness"], self.ids["second_witness"]]},
            pictures, self.progress,
        )

    # --- exchange -------------------------------------------------------------------------------

    def pack_draft(self) -> None:
        """Send the draft to the lawyer and pack everything unsent for WhatsApp."""
        self.defender.declarations.send_to_advocate(self.ids["declaration"])
        self._pack("draft", "whatsapp")

    def pack_signed(self) -> None:
        """Pack the signed version for e-mail."""
        self._pack("signed", "email")

    def _pack(self, name: str, road: str) -> None:
        self._export(name, None, road)

    def _send_and_confirm(self, name: str, items: list[str], road: str) -> None:
        """Pack these things; the team opens them and its receipt is read."""
        self._export(name, items, road)
        self._take(name)
        self.defender.receipts.read(self.walked.receipts[-1])

    def _export(self, name: str, items: list[str] | None, road: str) -> None:
        series = self.defender.bundles.export(items, road, self._post(), self.progress)
        self.ids[name] = series.code
        for part in series.parts:
            self.defender.bundles.mark_handed(series.code, part.n)
        self._note_bundles(series, "work", "defender", "staff")

    def take_draft(self) -> None:
        """The team opens the files; the receipt is made at once."""
        self._take("draft")

    def take_signed(self) -> None:
        """The team opens the signed paper; the receipt is made at once."""
        self._take("signed")

    def _take(self, name: str) -> None:
        code = self.ids[name]
        files = [b.file for b in self.walked.bundles if b.series == code]
        for arrival in self.staff.inbox.take(files, self.progress):
            if arrival.error is not None:
                raise arrival.error
        self.walked.receipts.append(self.staff.inbox.receipt_file(code, self._post()))

    def read_draft_receipt(self) -> None:
        """The Defender reads the receipt: what arrived turns received."""
        self.defender.receipts.read(self.walked.receipts[-1])

    def read_signed_receipt(self) -> None:
        """The last receipt: everything is with the team."""
        self.defender.receipts.read(self.walked.receipts[-1])

    def _note_bundles(self, series: Any, kind: str, sender: str, receiver: str) -> None:
        desk = self.defender if sender == "defender" else self.staff
        home = self.folder / receiver
        for part in series.parts:
            self.walked.bundles.append(PackedFile(
                part.file, kind, series.code, part.n, part.of, home / "vault" / "key.age",
                home / "passphrase.txt", desk.keys.signer_line(),
            ))
