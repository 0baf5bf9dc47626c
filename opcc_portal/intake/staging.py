"""What a file would change, kept between looking at it and deciding."""

import zlib
from functools import cache
from typing import Literal, TypeVar

import msgspec

State = Literal["new", "changed", "same", "refused"]
Staged = TypeVar("Staged", bound=msgspec.Struct)


def pack(staged: msgspec.Struct) -> bytes:
    """Return a difference as it is stored. The fastest level: rows of a file resemble each other."""
    return zlib.compress(msgspec.json.encode(staged), 1)


def unpack(content: bytes, struct: type[Staged]) -> Staged:
    """Return what `pack` was given."""
    found: Staged = _decoder(struct).decode(zlib.decompress(content))
    return found


@cache
def _decoder(struct: type[Staged]) -> msgspec.json.Decoder[Staged]:
    """Made once: that takes as long as reading some thousand rows."""
    return msgspec.json.Decoder(struct)
