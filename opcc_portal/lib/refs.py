"""A reference from one page value to another page: never a URL, so that an edition stands wherever it is served."""

import msgspec


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """`page` is the key of a registered page, `slug` the one of its values that is meant ("" for the only one)."""

    page: str
    slug: str
    title: str
    note: str = ""
