"""Everything Qt."""

from defender_desk.ui.import_tax import lift

lift()
