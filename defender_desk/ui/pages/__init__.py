"""Every page by the name of its route; a page's code is loaded when it is first gone to."""

from __future__ import annotations

from importlib import import_module
from typing import Any

ROUTES: dict[str, str] = {
    "today": "today.page:TodayPage",
    "cases": "cases.page:CasesPage",
    "case": "cases.page:CasesPage",
    "case_form": "cases.form:CaseFormPage",
    "matter": "cases.matter:MatterPage",
    "person": "people.page:PersonPage",
    "people": "contacts.page:ContactsPage",
    "interview": "interviews.page:InterviewPage",
    "note": "notes.page:NotePage",
    "declaration": "declarations.page:DeclarationPage",
    "signing": "signings.page:SigningPage",
    "export": "exports.page:ExportPage",
    "outgoing": "outgoing.page:OutgoingPage",
    "receipt": "receipts.page:ReceiptPage",
    "inbox": "inbox.page:InboxPage",
    "assignment": "assignments.page:AssignmentPage",
    "new_assignment": "assignments.new_page:NewAssignmentPage",
    "card": "keys.page:KeysPage",
    "search_log": "search_log.page:SearchLogPage",
    "timeline": "timeline.page:TimelinePage",
    "viewer": "viewer.page:ViewerPage",
    "import_photos": "photo_import.page:ImportPage",
    "settings": "settings.page:SettingsPage",
    "backup": "backups.page:BackupsPage",
    "restore": "restore.combine:CombinePage",
    "health": "health.page:HealthPage",
    "emergency": "emergency.page:EmergencyPage",
    "rotation": "emergency.rotation:RotationPage",
    "rehearse": "recovery.rehearse:RehearsePage",
    "renew_sheet": "recovery.renew:RenewSheetPage",
    "conflicts": "conflicts.page:ConflictsPage",
    "bin": "bin.page:BinPage",
    "versions": "versions.page:VersionsPage",
    "activity": "activity.page:ActivityPage",
    "shortcuts": "shortcuts.page:ShortcutsPage",
    "components": "components.page:ComponentsPage",
    "help": "help.page:HelpPage",
}


def page_class(route: str) -> Any:
    """The class of the page at ``route``. Raises KeyError for an unknown route."""
    module, name = ROUTES[route].split(":")
    return getattr(import_module(f"{__name__}.{module}"), name)
