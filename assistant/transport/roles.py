"""What a folder is for, told by its special-use flag (RFC 6154) or else by the names that mail programs give."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.ports import Folder, FolderRole

_BY_FLAG = {
    "\\sent": FolderRole.SENT,
    "\\drafts": FolderRole.DRAFTS,
    "\\trash": FolderRole.TRASH,
    "\\junk": FolderRole.JUNK,
    "\\archive": FolderRole.ARCHIVE,
    # Gmail's "All Mail" is where its archived mail lies.
    "\\all": FolderRole.ARCHIVE,
}

# Swedish, Danish, Norwegian, English, German; in lower case, the best name of a role first.
_NAMES = {
    FolderRole.SENT: (
        "sent", "sent items", "sent mail", "sent messages", "skickat", "skickade", "skickade objekt",
        "skickade meddelanden", "sendt", "sendt post", "sendte elementer", "sendte mails", "sendte beskeder",
        "sendte meldinger", "gesendet", "gesendete objekte", "gesendete elemente", "gesendete nachrichten",
    ),
    FolderRole.DRAFTS: (
        "drafts", "draft", "utkast", "kladder", "kladde", "udkast", "entwürfe", "entwurf",
    ),
    FolderRole.TRASH: (
        "trash", "deleted items", "deleted messages", "deleted", "bin", "papperskorg", "papperskorgen",
        "borttaget", "borttagna objekt", "raderat", "papirkurv", "slettet post", "slettede elementer", "slettet",
        "slettede meldinger", "søppel", "søppelbøtte", "søppelkasse", "papierkorb", "gelöscht", "gelöschte objekte",
        "gelöschte elemente",
    ),
    FolderRole.JUNK: (
        "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "skräp", "skräppost",
        "uønsket", "uønsket mail", "uønsket e-mail", "uønsket post", "søppelpost", "spamverdacht", "werbung",
    ),
    FolderRole.ARCHIVE: ("archive", "archives", "all mail", "arkiv", "arkiverat", "arkiveret", "archiv"),
}  # fmt: skip
_ROLE_BY_NAME = {name: role for role, names in _NAMES.items() for name in names}


def assign_roles(listing: Iterable[tuple[Iterable[bytes], bytes | None, str]]) -> tuple[Folder, ...]:
    """The selectable folders with their roles, in the server's order.

    `listing` is LIST's (flags, separator, name). A role goes to one folder only, but several may be ARCHIVE: the flag
    wins, then the folder nearest the top, then the best known name.
    """
    found = [(_lower(flags), separator, name) for flags, separator, name in listing]
    selectable = [entry for entry in found if not entry[0] & {"\\noselect", "\\nonexistent"}]
    flagged = {name: _by_flag(flags) for flags, _, name in selectable}
    taken = set(flagged.values()) - {None, FolderRole.ARCHIVE}
    by_name: dict[str, FolderRole] = {}
    for role in _NAMES:
        if role in taken:
            continue
        alike = sorted(
            (_rank(separator, name), name)
            for _, separator, name in selectable
            if flagged[name] is None and _ROLE_BY_NAME.get(_last(separator, name)) is role
        )
        by_name |= {name: role for _, name in (alike if role is FolderRole.ARCHIVE else alike[:1])}
    return tuple(Folder(name, _role(name, flagged[name], by_name.get(name))) for _, _, name in selectable)


def _role(name: str, flagged: FolderRole | None, named: FolderRole | None) -> FolderRole:
    if name.upper() == "INBOX":
        return FolderRole.INBOX
    return flagged or named or FolderRole.OTHER


def _lower(flags: Iterable[bytes]) -> frozenset[str]:
    # Cyrus writes `\sent` where others write `\Sent`.
    return frozenset(flag.decode("ascii", "replace").lower() for flag in flags)


def _by_flag(flags: frozenset[str]) -> FolderRole | None:
    return next((role for flag, role in _BY_FLAG.items() if flag in flags), None)


def _last(separator: bytes | None, name: str) -> str:
    last = name.rsplit(separator.decode("ascii", "replace"), 1)[-1] if separator else name
    return last.strip().lower()


def _rank(separator: bytes | None, name: str) -> tuple[int, int]:
    last = _last(separator, name)
    depth = name.count(separator.decode("ascii", "replace")) if separator else 0
    return depth, _NAMES[_ROLE_BY_NAME[last]].index(last)
