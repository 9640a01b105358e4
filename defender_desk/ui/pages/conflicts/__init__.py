"""What two people changed apart: the notice on a record's page, and the page where it is settled.

The page itself is loaded by its route; the notice stands on many pages and is offered here.
"""

from defender_desk.ui.pages.conflicts.notice import ConflictNotice

__all__ = ["ConflictNotice"]
