"""The code on each page: ten characters that say which paper and version a sheet belongs to.

They come from SHA-256 over what is printed and the template's version, in Crockford's base 32 (no
I, L, O, U). People read the first four and the page (``8C4F-1``); the QR holds all ten and the
page, so that a photographed sheet finds its version. It carries no case or record number.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_ON_PAGE = re.compile(rf"^([{ALPHABET}]{{{LENGTH}}})-([1-9][0-9]{{0,3}})$")


def code_of(content: bytes) -> str:
    """Ten characters (50 bits) of SHA-256 of ``content``."""
    number = int.from_bytes(hashlib.sha256(content).digest()[:7], "big") >> 6
    return "".join(ALPHABET[number >> (5 * i) & 31] for i in reversed(range(LENGTH)))


def shown(code: str, page: int) -> str:
    """What people read on the sheet: ``8C4F-1``."""
    return f"{code[:4]}-{page}"


@functools.lru_cache(maxsize=1024)
def qr_svg(code: str, page: int) -> str:
    """An SVG of the QR of ``CODE-PAGE`` without its quiet zone (the page leaves it white)."""
    out = io.BytesIO()
    import segno  # with what it imports six megabytes: only papers need it

    symbol = segno.make_qr(f"{code}-{page}", error="m", boost_error=False)
    symbol.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def parse(text: str) -> tuple[str, int] | None:
    """(code, page) of a QR's text, or None when it is none of ours."""
    found = _ON_PAGE.match(text)
    return (found[1], int(found[2])) if found else None
