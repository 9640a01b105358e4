"""JSON from outside: one spelling of one value, or nothing.

Python's ``json`` takes NaN, doubled keys, lone surrogates and any depth; a stranger's text gets
none of these here (RFC 8259, RFC 7493 "I-JSON").
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 16
MAX_LINE = 1 << 20
"""Bytes of the longest JSON text that is read, 1 MiB."""
_BIGGEST = 1 << 53


class BadJson(Exception):
    """A text that is not the JSON this program takes. Callers name it for a person."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("doubled key")
    return found


def _refuse(text: str) -> NoReturn:
    raise BadJson("not a number")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) >= _BIGGEST:
        raise BadJson("number too large")
    return int(text)


def _real(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise BadJson("number too large")
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_refuse, parse_int=_integer, parse_float=_real
)


def loads(raw: bytes, cap: int = MAX_LINE) -> Any:
    """Read one JSON value of at most ``cap`` bytes. Raises BadJson for everything doubtful."""
    if len(raw) > cap:
        raise BadJson("too long")
    try:
        text = raw.decode("utf-8")
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise BadJson("form") from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(value)
    if "\\u" in text:
        _check_text(value)
    return value


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                inner.extend(v for v in part.values() if isinstance(v, dict | list))
            elif isinstance(part, list):
                inner.extend(v for v in part if isinstance(v, dict | list))
        if not inner:
            return
        level = inner
    raise BadJson("too deep")


def _check_text(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise BadJson("lone surrogate") from None


def mapping(value: Any, keys: dict[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """Give ``value`` if it is an object with at least these keys, each of its type.

    A true or false is never taken for a number. Raises BadJson.
    """
    if not isinstance(value, dict):
        raise BadJson("not an object")
    for key, kind in keys.items():
        found = value.get(key)
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is int):
            raise BadJson(f"field {key}")
    return value


def text_field(value: Any, key: str, longest: int = 200) -> str:
    """Give the text under ``key``, at most ``longest`` characters, no control characters."""
    found = value.get(key, "") if isinstance(value, dict) else None
    if not isinstance(found, str) or len(found) > longest or not (found.isprintable()):
        raise BadJson(f"field {key}")
    return found


def hex_field(value: Any, size: int) -> bytes:
    """Give the ``size`` bytes that a lower-case hexadecimal text stands for. Raises BadJson."""
    if not isinstance(value, str) or len(value) != 2 * size or value != value.lower():
        raise BadJson("not hexadecimal")
    try:
        found = bytes.fromhex(value)
    except ValueError:
        raise BadJson("not hexadecimal") from None
    if found.hex() != value:
        raise BadJson("not hexadecimal")
    return found


def dumps(value: Any) -> bytes:
    """Give the one spelling (RFC 8785) of a value of ASCII keys and whole numbers."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def loads_canonical(raw: bytes, cap: int = MAX_LINE) -> Any:
    """Read a value that must be spelled as ``dumps`` would spell it. Raises BadJson."""
    value = loads(raw, cap)
    if dumps(value) != raw:
        raise BadJson("not canonical")
    return value
