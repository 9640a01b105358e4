"""Consents: what a person was told and what they allowed (decisions.md 17 and 26)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from defender_desk.desk.records import Records
from defender_desk.domain.consent import ANSWERS, QUESTIONS, SCOPES, TOLD_POINTS, Consent, allows
from defender_desk.domain.fields import JSON
from defender_desk.errors import BadValue, NoConsent
from defender_desk.wording import N_


class Consents:
    """A new consent for each day of asking; the newest of a person is in force."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of_person(self, person_id: str) -> list[Consent]:
        """Every consent of a person, the newest first."""
        found: list[Any] = self._records.all("consent", person=person_id)
        return sorted(found, key=lambda each: (each.date, each.id), reverse=True)

    def in_force(self, person_id: str) -> Consent | None:
        """The newest consent of a person, withdrawn or not; None when nobody asked."""
        found = self.of_person(person_id)
        return found[0] if found else None

    def get(self, consent_id: str) -> Consent:
        """One consent. Raises ``UnknownRecord``."""
        return cast(Consent, self._records.one("consent", consent_id))

    def save(self, values: Mapping[str, JSON], consent_id: str | None = None) -> Consent:
        """Keep a new consent or a changed one. Raises ``MissingFields``, ``BadValue``."""
        return cast(Consent, self._records.save("consent", values, consent_id))

    def set_answer(self, consent_id: str, question: str, answer: str) -> Consent:
        """Answer one spoken question (``talk`` … ``contact``) with yes, no or later.

        All its scopes take the answer; an exception is set afterwards by ``set_scope``. To ask for
        another name is not a permission: it is set by itself and a "yes" here leaves it alone.
        Raises ``BadValue`` for a question or an answer that does not exist.
        """
        scopes = next((scopes for name, _text, scopes in QUESTIONS if name == question), None)
        if scopes is None:
            raise BadValue(kind="consent", field=question, reason=N_("there is no such question"),
                           value=question[:80])
        values = {scope: answer for scope in scopes if scope != "use_pseudonym"}
        return self.save(values, consent_id)

    def set_scope(self, consent_id: str, scope: str, answer: str) -> Consent:
        """Set one of the sixteen scopes by itself. Raises ``BadValue``."""
        if scope not in SCOPES or answer not in {key for key, _label in ANSWERS}:
            raise BadValue(kind="consent", field=scope, reason=N_("this choice is not offered"),
                           value=answer[:80])
        return self.save({scope: answer}, consent_id)

    def told(self, consent_id: str, point: str, time: str) -> Consent:
        """Note that a point was told at ``time`` ("10:05"), or take the note back with "".

        Raises ``BadValue`` for a point that does not exist.
        """
        if point not in {name for name, _text in TOLD_POINTS}:
            raise BadValue(kind="consent", field="told", reason=N_("there is no such point"),
                           value=point[:80])
        return self.save({"told": {**self.get(consent_id).told, point: time}}, consent_id)

    def withdraw(self, consent_id: str) -> Consent:
        """The person takes everything back, from now on."""
        return self.save({"withdrawn": self._records.stamp()}, consent_id)

    def allows(self, person_id: str, scope: str) -> bool:
        """Whether the consent in force says yes to ``scope``."""
        return allows(self.in_force(person_id), scope)

    def need(self, person_id: str, *scopes: str, code: str = "") -> None:
        """Raise ``NoConsent`` that names the scopes the consent in force does not allow."""
        consent = self.in_force(person_id)
        absent = tuple(scope for scope in scopes if not allows(consent, scope))
        if absent:
            raise NoConsent(scopes=absent, code=code)
