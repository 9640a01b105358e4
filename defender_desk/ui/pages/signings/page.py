"""Print and sign: the final paper on the left, the steps until it is signed on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from defender_desk.domain.declaration import PAPERS
from defender_desk.errors import DeskError
from defender_desk.ui.later import later
from defender_desk.ui.page import Page
from defender_desk.ui.pages.declarations.heading import SteppedHead
from defender_desk.ui.pages.declarations.sheet import Sheet, SheetBar
from defender_desk.ui.pages.declarations.stepping import save_bytes
from defender_desk.ui.pages.signings.rail import Rail
from defender_desk.ui.pages.signings.steps import STEPS, SigningSteps
from defender_desk.ui.widgets import (
    Button,
    Chip,
    Columns,
    Icon,
    Label,
    Notice,
    frame,
)
from defender_desk.ui.widgets.columns import first_control
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

PAUSE = 800
"""Milliseconds after the last change before the steps are kept."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows, read in one piece of work."""

    declaration: Any
    case_code: str
    version: Any | None
    pdf: bytes
    signing: Any | None
    steps: dict[str, Any]
    people: list[tuple[str, str]]
    contacts: list[tuple[str, str]]
    interpreter: str


class SigningPage(Page):
    """``version_id`` names an older version to look at; "" is the one in force."""

    def __init__(self, shell: Shell, declaration_id: str, version_id: str = "") -> None:
        super().__init__(shell)
        self.title = _("Signature")
        self._id, self._version_id = declaration_id, version_id
        self._case_id = self._case_code = self._code = self._page_code = ""
        self._version_in_force = ""
        self._pdf = b""
        self._open = self._read_once = False
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(PAUSE)
        self._keeping.timeout.connect(self._keep)
        self._build()

    def _build(self) -> None:
        self.head = SteppedHead(_("Print and sign"))
        self.body.addWidget(self.head)
        self.rail = Rail()
        self.sheet = Sheet(_("Final paper"), self._turned)
        self.bar = SheetBar(self.sheet, _("Final paper"))
        self.again = Button(_("Print"), "plain", "printer", on=self.print_it)
        self.save_button = Button(_("Save PDF"), "plain", "download", on=self.save_pdf)
        self.to_steps = Button(_("Steps to sign"), "soft", "list-checks",
                               on=lambda: self.columns.show_side(True))
        tools = frame("foot", self.again, None, self.save_button, self.to_steps,
                      margins=(10, 4, 10, 4), across=True)
        middle = frame("pane", tools, self.bar, self.sheet, margins=(0, 0, 0, 0), spacing=0)
        self.steps = SigningSteps(self)
        self.count = Label("", "muted")
        self.steps_head = frame(
            "head", Icon("list-checks", 18), Label(_("Steps to sign"), "strong"), None,
            self.count, margins=(12, 6, 12, 6), across=True)
        right = frame("pane", self.steps_head, self.steps, margins=(0, 0, 0, 0), spacing=0)
        left = frame("pane", self.rail, middle, margins=(0, 0, 0, 0), spacing=0, across=True)
        self.columns = Columns(left, right, sizes=(746, 420), key="signing",
                               drawer=_("Steps to sign"), parent=self)
        self.body.addWidget(self.columns, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the steps are folded away, a button leads to them."""
        super().resizeEvent(event)
        later(self, self._fit)

    def _fit(self) -> None:
        self.to_steps.setVisible(self.columns.folded)
        self.steps_head.setVisible(not self.columns.folded)  # the drawer has a head of its own

    def first_focus(self) -> QWidget | None:
        """The open step; where the steps are folded away, printing."""
        if not self._read_once:
            return None
        if self.columns.side_shown and self._open:
            return first_control(self.steps.frames[self.steps.now].fields)
        return self.again

    # --- reading ------------------------------------------------------------------------------

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Cases, the case, its declarations, the declaration, the signature."""
        return [
            (_("Cases"), "cases", {}),
            (self._case_code or "…", "case", {"case_id": self._case_id}),
            (_("Declarations"), "case", {"case_id": self._case_id, "tab": "declarations"}),
            (self._code or "…", "declaration", {"declaration_id": self._id}),
            (_("Signature"), "", {}),
        ]

    def refresh(self) -> None:
        """Read the version and how far its signing went."""
        self.load(self._read, self._show)

    def _read(self) -> Loaded:
        said = self.desk.declarations
        d = said.get(self._id)
        versions = said.versions(self._id)
        version = next((v for v in versions if v.id == self._version_id),
                       versions[-1] if versions else None)
        pdf = said.version_pdf(version.id) if version else said.pdf(self._id).pdf
        contacts = self.desk.contacts.all()
        acts = said.acts(self._id)
        return Loaded(
            d, self.desk.cases.get(d.case).code, version, pdf, said.signing(self._id),
            dict(said.signing_steps(self._id)),
            [(p.id, p.initials) for p in self.desk.people.of_case(d.case)],
            [(c.id, " · ".join(p for p in (c.initials or c.name, c.organisation) if p))
             for c in contacts],
            acts[0].interpreter if acts else "",
        )

    def _show(self, found: Loaded) -> None:
        d, version = found.declaration, found.version
        self._case_id, self._case_code, self._code = d.case, found.case_code, d.code
        self._tell_crumbs()
        self._pdf = found.pdf
        self._page_code = version.code[:4] if version else ""
        self._version_in_force = version.id if version else ""
        self.head.say(d.code, _("Print and sign"))
        chip = Chip(_("Final version {label}", label=version.label), "success", "lock") \
            if version else Chip(_("Draft: do not sign"), "warning", "pencil")
        self.head.set_chip(chip)
        self.head.show_steps(
            [_("Draft"), _("With the US lawyer"), _("Ready to sign"), _("Signed")],
            ("draft", "with_advocate", "ready", "signed").index(d.step),
            () if d.advocate_approved else (1,),  # frozen with a reason, never with the lawyer
        )
        self.sheet.show_pdf(found.pdf)
        self.rail.show_sheet(self.sheet, self.sheet.go_to)
        self._turned(self.sheet.page)
        pages = plural("{n} page, {paper}", "{n} pages, {paper}", self.sheet.pages,
                       n=self.sheet.pages, paper=_(dict(PAPERS).get(d.paper, d.paper)).lower())
        self.rail.about.setText(pages + (" · " + _("code {code}", code=self._page_code)
                                    if self._page_code else ""))
        operative = version is not None and version.state == "operative"
        self._open = d.step == "ready" and operative
        self._read_once = True
        self._show_fields(found)
        self._say_why_not(d, version)
        self._name_print(version)
        later(self, self._fit)

    def _say_why_not(self, d: Any, version: Any | None) -> None:
        """Say above the steps why they cannot be taken, and what to do."""
        notice = None
        back = [(_("Go to the declaration"),
                 lambda: self.shell.go("declaration", declaration_id=self._id))]
        if d.step in {"draft", "with_advocate"}:
            notice = Notice("info", _("It is still a draft."),
                            _("Press «Ready to sign» in the declaration; then the steps open."),
                            back, below=True)
        elif version is not None and version.state != "operative":
            notice = Notice("info", _("This version is not in force any more."),
                            _("Only the newest one is signed."), back, below=True)
        self.steps.say(notice)

    def _name_print(self, version: Any | None) -> None:
        words = _("Print again") if self.steps.printed else _("Print")
        self.again.set_words(words if version is not None else _("Print draft"))
        self.bar.title.setText(_("Final paper") if version is not None else _("Draft"))

    def _tell_crumbs(self) -> None:
        told = getattr(self.shell, "show_way", None)
        if told is not None:
            told()

    def _show_fields(self, found: Loaded) -> None:
        d, steps = found.declaration, self.steps
        steps.reader.set_options([("", "—" if self.desk.is_staff else _("you")), *found.contacts])
        steps.interpreter.set_options([("", "—"), *found.contacts])
        steps.set_people(found.people)
        signed = found.signing
        if signed is not None and found.version is not None and \
                signed.version == found.version.id:
            names = ("date", "place", "method", "reader", "interpreter", "understood",
                     "explained_back", "corrections", "witnesses", "initials_on_pages",
                     "copies_given", "original_kept")
            steps.show_values({name: getattr(signed, name) for name in names})
            steps.done = set(range(len(STEPS)))
            steps.show_scans([], list(signed.pages))
            steps.now = 4
        else:
            kept = found.steps if found.steps.get("version") == getattr(found.version, "id", "") \
                else {}
            steps.show_values({
                "place": d.signing_place, "witnesses": d.witnesses, "reader": d.reader,
                "interpreter": found.interpreter if d.interpreted else "", "copies_given": 1,
                "method": "thumbprint" if d.thumbprint else "signature",
                "date": self._now(), **dict(kept.get("values") or {}),
            })
            steps.done = {int(n) for n in kept.get("done") or ()}
            steps.printed = str(kept.get("printed") or "")
            steps.dated = bool(kept.get("dated"))
            steps.show_begun([str(text) for text in kept.get("begun") or ()])
            steps.show_scans([Path(p) for p in kept.get("scans") or () if Path(p).is_file()])
            steps.now = int(kept.get("now") or 0)
        for step in steps.frames:
            step.fields.setEnabled(self._open)
            for button in step.fields.findChildren(Button):
                button.setVisible(self._open)
        was, self._open = self._open, False  # showing is not a change to keep
        steps.open_step(steps.now)
        self._open = was

    @staticmethod
    def _now() -> str:
        return datetime.now().astimezone().isoformat(timespec="minutes")

    def _turned(self, page: int) -> None:
        self.rail.turned(page)
        if hasattr(self, "bar"):
            self.bar.update_words()

    # --- deeds that the steps ask for -----------------------------------------------------------

    def stepped(self, now: int) -> None:
        """Another step is open."""
        done = len(self.steps.ticked())
        told = _("{n} of {total}", n=done, total=len(STEPS))
        self.count.setText(told)
        self.to_steps.set_words(f"{_('Steps to sign')} · {told}")

    def touched(self) -> None:
        """A step or field changed: keep how far it went."""
        if self._open:
            self._keeping.start()

    def _kept(self) -> dict[str, Any]:
        steps = self.steps
        return {
            "version": self._version_in_force, "now": steps.now, "done": sorted(steps.done),
            "printed": steps.printed, "dated": steps.dated,
            "scans": [str(path) for path in steps.scans],
            "values": steps.values(), "begun": steps.corrections.begun(),
        }

    def _keep(self) -> None:
        kept = self._kept()
        self.load(lambda: self.desk.declarations.keep_signing_steps(self._id, kept),
                  lambda _none: self.shell.saved(""))

    def before_leave(self) -> None:
        """Keep how far it went."""
        if self._keeping.isActive():
            self._keeping.stop()
            try:
                self.desk.declarations.keep_signing_steps(self._id, self._kept())
            except DeskError as error:
                self.show_error(error)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """The paper shown can be printed."""
        return {"print": self.print_it}

    def print_it(self) -> None:
        """Print the very bytes that are shown; the job is named by the code alone."""
        try:
            printed = self.shell.print_pdf(self._pdf, self._code)
        except DeskError as error:
            self.show_error(error)
            return
        if printed and self._open:
            self.steps.mark_printed()
            self.again.set_words(_("Print again"))
            self.columns.reveal()

    def save_pdf(self) -> None:
        """Save the paper where the person says."""
        target = self.shell.save_as(_("Save PDF"), f"{self._code}.pdf")
        if target is not None:
            data = self._pdf
            self.load(lambda: save_bytes(target, data),
                      lambda _none: self.shell.toast(_("The PDF is saved.")))

    def back_to_draft(self) -> None:
        """The printed paper no longer counts: change the draft."""
        if self.shell.confirm(
            _("Go back to the draft?"),
            _("The final version stays kept. What you change makes another version."),
            _("Back to draft"),
        ):
            self._open = False
            self.load(lambda: self.desk.declarations.back_to_draft(self._id),
                      lambda _d: self.shell.go("declaration", declaration_id=self._id))

    def pick_scans(self) -> None:
        """Choose photographs or a scan of the signed pages."""
        picked = self.shell.pick_files(_("Bring photos or a scan"),
                                       "*.jpg *.jpeg *.png *.heic *.pdf")
        if picked:
            known = [*self.steps.scans, *(p for p in picked if p not in self.steps.scans)]
            self.steps.show_scans(known)
            self.touched()

    def drop_scan(self, at: int) -> None:
        """Leave one file out."""
        self.steps.show_scans([p for n, p in enumerate(self.steps.scans) if n != at])
        self.touched()

    def main_action(self) -> None:
        """Ctrl+Enter: print first, save as signed at the end."""
        if not self._open or self.steps.now == 0:
            self.print_it()
        elif self.steps.now == len(STEPS) - 1:
            self.save()
        else:
            self.steps.go_on(self.steps.now)

    def save(self) -> None:
        """Keep the signing; the sheets' codes are compared with the paper's."""
        values, scans = self.steps.values(), list(self.steps.scans)
        if not values["original_kept"]:
            self.steps.kept_field.set_problem(_("Write where the original is kept."))
            self.steps.kept.setFocus()
            return
        if not values["date"]:
            self.steps.open_step(3)
            self.steps.day_field.set_problem(_("Write the day of signing."))
            self.steps.day.setFocus()
            return
        if self.steps.corrected.isChecked() and self.steps.corrections.text.text().strip():
            self.steps.open_step(2)
            self.show_notice(Notice("warning", _("A correction is written and not added yet."), _(
                "Press «Add correction», or clear its words; then save it as signed.")))
            self.steps.corrections.text.setFocus()
            return
        self.steps.day_field.set_problem("")
        self.steps.kept_field.set_problem("")
        missing = self.steps.missing()
        if missing and not self.shell.confirm(_("Save it as signed as it is?"),
                                              " ".join(missing), _("Save as signed")):
            self.steps.open_missing()
            return
        self.before_leave()  # what stands here outlives a refusal and a lock
        self.steps.save.setEnabled(False)

        def done(_signing: Any) -> None:
            self.clear_notices()
            self.steps.save.setEnabled(True)
            self.shell.saved("")
            self.shell.refresh_badges()
            self.shell.toast(_("Saved as signed."))
            self.refresh()

        def failed(error: DeskError) -> None:
            self.steps.save.setEnabled(True)
            self.show_error(error)

        self.run(lambda progress: self.desk.declarations.sign(self._id, values, scans, progress),
                 done, _("Keeping the signed paper"), failed)
