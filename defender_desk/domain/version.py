"""A version: one frozen paper of a declaration; it pins heads and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from defender_desk.domain.fields import (
    Needed,
    choice,
    mapping,
    moment,
    noun,
    number,
    reference,
    text,
)
from defender_desk.domain.record import Record
from defender_desk.wording import N_

VERSION_STATES = (("operative", N_("In force")), ("superseded", N_("Replaced")),
                  ("void", N_("Void")))


@noun("version", N_("Version"), N_("Versions"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Record):
    """Written once when a declaration becomes *ready to sign*; later edits make 1.1."""

    kind: ClassVar[str] = "version"

    declaration: str = reference(N_("Declaration"), "declaration", needed=Needed.TO_SAVE)
    label: str = text(N_("Version"), needed=Needed.TO_SAVE)
    frozen: str = moment(N_("Frozen"))
    code: str = text(N_("Verification code"), needed=Needed.TO_SAVE)
    pages: int | None = number(N_("Pages"))
    paper: str = reference(N_("Final paper"), "attachment", needed=Needed.TO_SAVE)
    paper_sha256: str = text(N_("File code"), needed=Needed.TO_SAVE)
    pins: dict[str, object] = mapping(N_("What it holds"))
    """Record id to field to the list of [device, n] heads whose values were printed."""
    approved: str = text(N_("Approved by the US lawyer"))
    without_approval_reason: str = text(N_("Reason for printing without approval"))
    state: str = choice(N_("State"), VERSION_STATES)
