"""The story of the first day, whole, in two real windows that exchange only files."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Qt

import defender_desk.domain.nouns as nouns
from defender_desk import wording
from defender_desk.desk.practice import PracticeDay, story
from defender_desk.domain.consent import QUESTIONS
from defender_desk.domain.fields import Kind
from defender_desk.errors import WrongPassphrase
from defender_desk.ui.page import Page
from defender_desk.ui.pages.declarations.paragraphs import ParagraphRow
from defender_desk.ui.pages.interviews.consent import POINTS
from defender_desk.ui.widgets import Thumb
from tests.journeys.hand import Hand

STORY: dict[str, Any] = story()
Sit = Callable[..., Hand]


def first_run(hand: Hand, name: str, title: str, staff: bool) -> str:
    """S02 to S06 by hand: phrase typed back, three words of the sheet; returns the phrase."""
    hand.see("Welcome")
    hand.click("Next")
    hand.write("Name, as it is printed", name)
    if title:
        hand.choose("Title", title)
    if staff:
        hand.click("Team in the US")
        hand.choose("Country", hand.say("United States"))
    hand.click("Next")
    phrase = next(w.text() for w in hand.widgets()
                  if w.accessibleName() == hand.say("Proposed passphrase"))
    hand.write("Type these words here", phrase)
    hand.click("Next")
    words = [next(w.text() for w in hand.widgets()
                  if w.accessibleName().startswith(hand.say("Word {n}: {word}", n=n, word="")))
             for n in range(1, 13)]
    hand.tick("I have the sheet on paper and know where I will keep it")
    hand.click("Next: check 3 words")
    asked = [n for n in range(1, 13) if hand.has("Word {n}", n=n)]
    assert len(asked) == 3
    hand.write("Word {n}", "zzzz", n=asked[0])
    for n in asked[1:]:
        hand.write("Word {n}", words[n - 1], n=n)
    hand.click("Check")
    hand.see("Word {n} is not that one.", n=asked[0])
    hand.write("Word {n}", words[asked[0] - 1], n=asked[0])
    hand.click("Check")
    return phrase


def exchange_keys(defender: Hand, staff: Hand, post: Path) -> None:
    """Each saves a card; each opens the other's, compares the digits, and says so."""
    staff.here()
    staff.with_files(post).click("Save my card")
    staff.click("Leave for later")
    staff.see("First backup")
    staff.click("Leave for later")
    staff.see("Nothing for today.")
    (card,) = post.glob("*")
    defender.here()
    defender.with_files(post).click("Save my card")
    (own,) = (each for each in post.glob("*") if each != card)
    defender.with_files(card).click("Open a card")
    digits = spoken_digits(staff, defender)
    defender.write("Numbers you hear by phone", "11111 " + digits[6:])
    defender.write("With whom you spoke", "H. Sample")
    defender.click("Confirm")
    defender.until(lambda: not defender.has("Today"), "wrong digits were taken")
    defender.write("Numbers you hear by phone", digits)
    defender.click("Confirm")
    # The step's own words: its name stands in the list of steps from the beginning.
    defender.see("If this computer is lost, everything is lost. It takes two minutes.")
    defender.click("Leave for later")
    defender.see("Nothing for today.")
    staff.here()
    keys_page(staff)
    staff.with_files(own).click("Open key file…")
    theirs = spoken_digits(defender, staff)
    assert all(staff.sees(group) for group in theirs.split())
    staff.click("They agree")
    staff.write("With whom", "I. E. B.")
    staff.click("Confirm")
    staff.see("Compared with {who} on {date}", who="I. E. B.", date=short_today(staff))


def keys_page(hand: Hand) -> None:
    """Where cards are given and compared, by way of the settings."""
    hand.click("Settings")
    hand.click("Trusted keys")
    hand.click("Compare a card…")


def spoken_digits(speaker: Hand, listener: Hand) -> str:
    """The speaker reads their own digits from their own screen."""
    speaker.here()
    keys_page(speaker)
    found = ""

    def shown() -> bool:
        nonlocal found
        groups = [t for t in speaker.texts() if re.fullmatch(r"\d{5}", t)][:6]
        found = " ".join(groups)
        return len(groups) == 6

    speaker.until(shown, "no digits on the keys page")
    listener.here()
    return found


def short_today(hand: Hand) -> str:
    """Today as the window writes it in a line."""
    from defender_desk.ui.pages.today import moments

    hand.here()
    return moments.short_day(datetime.now().astimezone().isoformat())


def label(kind: str, field: str) -> str:
    """The message beside a field of a noun."""
    return nouns.NOUNS[kind].fields[field].label


def chosen(kind: str, field: str, key: str, hand: Hand) -> str:
    """The words of one choice of a field."""
    return hand.say(dict(nouns.NOUNS[kind].fields[field].choices)[key])


def fill(hand: Hand, kind: str, values: dict[str, Any], *names: str) -> None:
    """Fill these fields of a form from the story."""
    for name in names:
        value, declared = values[name], nouns.NOUNS[kind].fields[name]
        if declared.kind is Kind.CHOICE:
            hand.choose(declared.label, chosen(kind, name, value, hand))
        elif declared.kind is Kind.YES_NO:
            hand.tick(declared.label, value)
        elif declared.kind is Kind.TEXTS:
            hand.write(declared.label, ", ".join(value))
        elif declared.kind is Kind.APPROXIMATE_DATE:
            hand.write(declared.label, value["words"])
        else:
            hand.write(declared.label, value)


def make_assignment(staff: Hand, post: Path) -> Path:
    """S35: the case, what is asked in both languages, deadline, safety, people, court."""
    staff.here()
    staff.menu("New", "New assignment")
    fill(staff, "case", STORY["case"], "code", "title", "type", "country", "department", "place",
         "risk", "recording_allowed", "authority_contact_allowed", "safety_notes")
    asked = STORY["assignment"]
    staff.click("Create…")  # too early: what is missing is said, nothing is made
    staff.see("This is needed.")
    fill(staff, "assignment", asked, "needed_en", "needed_es", "due", "due_for", "may_say",
         "may_not_say", "languages")
    staff.write("Task, in English", asked["tasks"][3]["title_en"])
    staff.write("Task, in Spanish", asked["tasks"][3]["title_es"])
    staff.write("Due", asked["tasks"][3]["due"])
    staff.write("Full name", STORY["people"]["father"]["name"])
    staff.write("Part in the case", STORY["people"]["father"]["role"])
    staff.click("Add person")
    staff.write("Full name", STORY["people"]["daughter"]["name"], at=1)
    staff.write("Part in the case", STORY["people"]["daughter"]["role"], at=1)
    staff.tick("Is a minor", at=1)
    staff.tick("Is the person represented", at=1)
    staff.write("US lawyer", STORY["contacts"]["advocate"]["name"])
    staff.write("Law firm or clinic", STORY["contacts"]["advocate"]["organisation"])
    fill(staff, "matter", STORY["matter"], "court", "state", "in_the_matter_of", "a_number",
         "judge", "next_hearing")
    staff.click("Preview as the Defender sees it")
    staff.read(asked["needed_en"])
    staff.click("Español")
    staff.read(asked["needed_es"])
    staff.click("Back to the form")
    staff.with_files(post).click("Create…")
    staff.see("The assignment is ready to hand over")
    (made,) = post.glob("*-1.ddb")
    staff.read(made.name)
    return made


def accept(defender: Hand, file: Path) -> None:
    """Recibidos: the file, the preview, the question, the answer."""
    defender.here()
    defender.ctrl(Qt.Key.Key_5)
    defender.with_files(file).click("Open files…")
    defender.click("Read assignment")
    defender.read(STORY["assignment"]["needed_es"])
    defender.read(STORY["case"]["safety_notes"])
    defender.see("Key confirmed with {who}", who="H. Sample")
    assert not defender.sees("Lucía"), "a child's name stands in a list"
    defender.click("Accept the case")
    defender.see("Answer first whether you know anybody in the case.")
    defender.click("No, nobody")
    defender.click("Accept the case")
    defender.read(STORY["case"]["title"])


def write_people(defender: Hand) -> None:
    """The witness with all that is printed of her, two more, and the interpreter."""
    people = STORY["own_people"]
    for key in ("witness", "first_witness", "second_witness"):
        values = people[key]
        defender.click("People", at=-1)
        defender.click("Add person")
        defender.write(label("person", "name"), values["name"])
        fill(defender, "person", values, "role", "gender", "municipality", "department")
        if key == "witness":
            fill(defender, "person", values, "relation", "birth", "birthplace", "village")
        fill(defender, "person", values, "language", "variety", "spanish", "literacy", "can_sign")
        defender.click("Save person")
    for key in ("interpreter", "reader"):
        values = STORY["own_contacts"][key]
        defender.ctrl(Qt.Key.Key_3)
        defender.click("Add")
        defender.write(label("contact", "name"), values["name"])
        defender.choose(label("contact", "role"), chosen("contact", "role", values["role"],
                                                         defender), at=1)
        fill(defender, "contact", values, "gender", "languages", "interests")
        if key == "interpreter":
            fill(defender, "contact", values, "variety", "qualification")
        else:
            defender.write(label("contact", "title"), values["title"])
        defender.click("Save person")
        defender.saved()


def open_case(defender: Hand, tab: str) -> None:
    """The case by Ctrl+2, one of its tabs."""
    defender.ctrl(Qt.Key.Key_2)
    defender.read(STORY["case"]["title"])
    defender.click(tab, at=-1)


def interview(defender: Hand) -> None:
    """Prepare, consent in five points and six answers, the conversation, the close."""
    told = STORY["interview"]
    open_case(defender, "Interviews")
    defender.click("New interview")
    defender.choose("With whom", "C. P. X.")
    defender.click("Begin")
    defender.write("Language of the conversation", told["language"])
    defender.write("Variety or town", told["variety"])
    defender.choose("Person of trust", "M. M. T.")
    defender.choose("Kind of place", chosen("interview", "place_type", "church", defender))
    defender.write("Where?", told["place"])
    defender.tick("The place is private")
    defender.choose("Interpretation", defender.say("One interpreter"))
    defender.choose("Interpreter", "D. I. C.")
    defender.tick("Is not a relative of the person")
    defender.tick("The person accepts this interpreter")
    defender.tick("Promised to interpret faithfully and keep secrecy")
    defender.click("Go on to consent")
    defender.see("Go on and note why")
    for point, _below in POINTS.values():
        defender.tick(point)
    for name, question, _scopes in QUESTIONS:
        if name != "record":  # the case does not allow it: nobody can say yes to it
            defender.answer(defender.say(question), "Yes")
    defender.click("Question {n} in detail", n=3)
    defender.answer(defender.say(label("consent", "photo_person")), "No")
    defender.click("By word of mouth, with a witness")
    defender.choose("Witness", "M. M. T.")
    defender.write("Limits the person set", STORY["consent"]["limits"])
    defender.tick("The limits of withdrawing were explained")
    defender.click("Go on to the conversation")
    for text in STORY["interview_notes"]:
        defender.write("Write a note; Enter keeps it", text)
        defender.key(Qt.Key.Key_Return)
    defender.read(STORY["interview_notes"][0])
    defender.click("Go to the close")
    defender.write("Summary, in the person's words", told["summary"])
    defender.tick("The summary was read back")
    defender.tick("Permissions were asked again")
    defender.click("Finish interview")
    defender.see("Finished")


def evidence(defender: Hand, photos: list[Path]) -> None:
    """E-01 with five photographs as the telephone made them, one with its captions."""
    note = STORY["note"]
    open_case(defender, "Evidence")
    defender.click("Write note")
    defender.write("Title", note["title"])
    defender.write("Note in Spanish", note["text"])
    defender.write("Date of the fact", "03/2018")
    defender.write("People seen or speaking", "C. P. X.")
    defender.key(Qt.Key.Key_Return)
    defender.choose("Who may see it?", chosen("note", "visibility", "court", defender))
    defender.with_files(*photos).click("Bring from the phone")
    defender.until(lambda: sum("File" in n or "Archivo" in n for n in thumbs(defender)) >= 5,
                   "the five photographs do not show")
    second = next(w for w in defender.widgets() if isinstance(w, Thumb)
                  and photos[1].name in w.accessibleName())
    defender.press(second)
    defender.write("Caption for the exhibit", STORY["photos"][1]["caption"])
    defender.write("Caption, in English", STORY["photos"][1]["caption_en"])
    defender.saved()
    defender.read(photos[1].name)
    defender.see("kept, hidden")


def thumbs(hand: Hand) -> list[str]:
    """What the small pictures are called."""
    return [w.accessibleName() for w in hand.widgets() if isinstance(w, Thumb)]


def draft(defender: Hand) -> None:
    """A declaration from the interview: facts typed, sources cited, an exhibit, the live page."""
    open_case(defender, "Declarations")
    defender.click("New declaration")
    defender.choose("Template", chosen("declaration", "template", "T3", defender))
    defender.choose("Who declares", "C. P. X.")
    defender.choose("From which interview", "C. P. X.")
    defender.click("Begin")
    defender.until(lambda: live(defender).made > 0, "the page is not made")
    facts = [p for p in STORY["paragraphs"]
             if p["role"] in {"fact", "C-HEARSAY"} or p.get("exhibit") == "A"]
    for number, fact in enumerate(facts, 3):
        defender.press(row_of(defender, number - 1))
        defender.click("Paragraph")
        before = live(defender).made
        defender.write("Paragraph {n}, Spanish", fact["es"], n=number)
        defender.until(lambda m=before: live(defender).made > m, "the page does not follow")
        defender.click("Cite evidence")
        for note in fact["notes"]:
            defender.row("Notes and evidence", STORY["interview_notes"][note - 1][:40])
        defender.click("Close the list of sources")
    defender.saved()
    assert "vi pintas en la pared" in page_text(defender)
    defender.click("Exhibits")
    words = STORY["exhibits"]["A"]
    defender.choose("Files", STORY["photos"][1]["caption"])
    defender.write("Description, in Spanish", words["description_es"], at=-1)
    defender.write("Description, in English", words["description_en"], at=-1)
    defender.write("Date, as printed", words["date_text"])
    defender.click("Add exhibit")
    defender.see("Exhibit {letter}", letter="A")
    details(defender)


def details(defender: Hand) -> None:
    """Who reads it aloud, how it is interpreted, who signs for witness."""
    told = STORY["declaration"]
    defender.click("Details")
    defender.write(label("declaration", "title"), told["title"])
    defender.write(label("declaration", "signing_place"), told["signing_place"])
    defender.choose(label("declaration", "reader"), "I. E. B.")
    defender.tick(label("declaration", "thumbprint"))
    defender.choose(label("declaration", "finger"),
                    chosen("declaration", "finger", "right_thumb", defender))
    defender.write(label("declaration", "cannot_sign_reason"), "No sabe firmar.")
    for who in ("M. M. T.", "J. E. S."):
        defender.write(label("declaration", "witnesses"), who)
        defender.key(Qt.Key.Key_Return)
    defender.saved()
    defender.click("Page")


def page_of(hand: Hand) -> Any:
    """The page that fills the workspace."""
    return hand.window.workspace.page  # type: ignore[union-attr]


def live(hand: Hand) -> Any:
    """The picture of the page beside the paragraphs."""
    return page_of(hand).live


def row_of(hand: Hand, number: int) -> Any:
    """The paragraph of this number as a person sees it."""
    found = next(r for r in hand.widgets() if isinstance(r, ParagraphRow)
                 and r.number.text() == str(number))
    return found.number


def page_text(hand: Hand) -> str:
    """All text of the PDF that the window shows."""
    document = live(hand).sheet._pdf.document
    return " ".join(" ".join(document.getAllText(at).text().split())
                    for at in range(document.pageCount()))


def approve_and_freeze(defender: Hand) -> None:
    """To the lawyer, the approval noted, ready to sign."""
    defender.click("Send to the lawyer")
    defender.click("Note the approval…")
    defender.write("How it came", "Por correo, con la abogada del caso")
    defender.tick("The lawyer approved the fixed clauses too")
    defender.click("Note the approval")
    defender.click("Ready to sign")
    defender.click("Print and sign")


def print_and_sign(defender: Hand, folder: Path) -> None:
    """Print with the printer's own code into a file, then sign with the thumb."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

    from defender_desk.ui import printing

    page = page_of(defender)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    assert printing.print_on(printer, page._pdf, "D-01") == page.sheet.pages
    defender.stalls.pardon()
    printed = QPdfDocument(None)
    printed.load(str(folder / "printed.pdf"))
    assert printed.pageCount() == page.sheet.pages >= 3
    printed.close()
    scans = photographed(defender, folder)
    defender.click("It is printed")
    defender.click("Continue")
    defender.choose("Who read it aloud", "I. E. B.")
    defender.tick("The person said it was understood")
    defender.tick("The person explained it in their own words")
    defender.tick("Asked for corrections: by hand, with rubric")
    defender.write("Page", "1")
    defender.write("Line on the page", "18")
    defender.write("Correction", "antes de la siembra")
    defender.click("Add correction")
    defender.click("Continue")
    defender.tick("Initials or thumbprint on each page")
    defender.click("Continue")
    defender.with_files(*scans).click("Bring photos or a scan")
    defender.click("Continue")
    defender.write("Where the original is", STORY["signing"]["original_kept"])
    defender.click("Save as signed")
    defender.see("Saved as signed.")
    defender.see("Page {n}: the code matches", n=1)


def photographed(hand: Hand, folder: Path) -> list[Path]:
    """The signed sheets as a telephone would bring them: each page drawn and kept as a file."""
    page = page_of(hand)
    made = []
    for at in range(page.sheet.pages):
        path = folder / f"IMG_06{at:02}.PNG"
        assert page.sheet.image(at, 1100).save(str(path))
        made.append(path)
    hand.stalls.pardon()
    return made


def pack(defender: Hand, folder: Path) -> list[Path]:
    """The wizard: what, permissions, road, folder, files; then handed over."""
    defender.ctrl(Qt.Key.Key_4)
    defender.click("Prepare package")
    defender.click("Next: permissions")
    defender.click("Next: how")
    defender.click("Folder")
    defender.click("Next: check")
    defender.with_files(folder).click("Choose folder…")
    defender.click("Create the files")
    defender.see("Copied and checked.")
    files = sorted(folder.glob("*.ddb"))
    for file in files:
        defender.tick("I sent {name}", name=file.name)
    defender.click("Finish")
    return files


def test_the_first_day(sit_down: Sit, tmp_path: Path) -> None:
    """From two empty machines to «El equipo lo recibió», then locked and opened again."""
    post, phone, outbox, back = (tmp_path / n for n in ("post", "phone", "outbox", "back"))
    for each in (post, outbox, back):
        each.mkdir()
    photos = PracticeDay(phone, photo_bytes=200_000).photo_files() if phone.mkdir() is None else []
    staff = sit_down("staff", "en")
    first_run(staff, STORY["staff"]["name"], "", True)
    defender = sit_down("defender", "es")
    phrase = first_run(defender, STORY["defender"]["name"], "Licda.", False)
    exchange_keys(defender, staff, post)
    assignment = make_assignment(staff, post)
    accept(defender, assignment)
    write_people(defender)
    interview(defender)
    evidence(defender, photos)
    draft(defender)
    approve_and_freeze(defender)
    print_and_sign(defender, phone)
    files = pack(defender, outbox)
    assert len(files) >= 2
    receive(staff, files, back)
    read_receipt(defender, back)
    lock_and_unlock(defender, phrase)


def receive(staff: Hand, files: list[Path], back: Path) -> None:
    """J14: all files at once, one of them damaged; the receipts in one step; then item by item."""
    staff.here()
    staff.ctrl(Qt.Key.Key_5)
    damaged = back.parent / "ZZZZ-1.ddb"
    damaged.write_bytes(b"no package at all")
    staff.with_files(*files, damaged).click("Open files…")
    staff.read(damaged.name)
    staff.see("Signed by {who}", who="I. E. B.")
    staff.read(STORY["declaration"]["title"])
    staff.with_files(back).click("Save the receipt…")
    staff.until(lambda: len(list(back.iterdir())) == 1, "no receipt was written")
    staff.click("Phone code")
    staff.see("Code by phone for {series}", series=files[0].stem.partition("-")[0])
    staff.click("Close this")
    staff.click("Mark reviewed")
    staff.until(lambda: not staff.has("Mark reviewed"), "it is not marked")


def read_receipt(defender: Hand, back: Path) -> None:
    """The receipt turns the states: the team has it."""
    defender.here()
    defender.ctrl(Qt.Key.Key_4)
    defender.click("Read a receipt")
    defender.with_files(*back.iterdir()).click("Open receipt…")
    defender.see("The team has everything of this package.")
    open_case(defender, "Evidence")
    defender.read("El equipo lo recibió")


def lock_and_unlock(defender: Hand, phrase: str) -> None:
    """Locking leaves no page and no desk alive; a wrong phrase waits, the right one opens."""
    from PySide6.QtWidgets import QWidget

    desk = weakref.ref(defender.window.desk)
    pages = [defender.window.workspace, *defender.window.workspace.findChildren(QWidget)]
    defender.ctrl(Qt.Key.Key_L)
    assert not [p for p in pages if shiboken6.isValid(p)], "a page outlived the lock"
    del pages
    gc.collect()
    living = [o for o in gc.get_objects() if isinstance(o, Page) and shiboken6.isValid(o)
              and o.shell.window_ is defender.window]  # type: ignore[attr-defined]
    assert not living

    def gone() -> bool:
        # An answer already on its way to the window may hold the desk for a moment longer.
        gc.collect()
        return desk() is None

    defender.until(gone, "the desk outlived the lock")
    assert not defender.sees("GT-2026")
    defender.write("Passphrase", "no es esta frase de ningún modo")
    defender.key(Qt.Key.Key_Return)
    defender.see(str(wording.sentence(WrongPassphrase()).what))
    assert not defender.has("Open")
    defender.until(lambda: defender.has("Open"), "the wait does not end")
    defender.write("Passphrase", phrase)
    defender.click("Open")
    defender.see("Everything is sent.")
