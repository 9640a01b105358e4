"""Defender Desk: cases, evidence notes and declarations kept offline, printed, and handed over."""

__version__ = "0.2.0"
