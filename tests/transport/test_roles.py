"""Folders are known by their special use, else by their names in the languages of the North."""

from __future__ import annotations

import pytest

from assistant.ports import FolderRole
from assistant.transport.roles import assign_roles


def roles(*listing: tuple[str, str]) -> dict[str, FolderRole]:
    """The role of each folder, given as (flags, name) with "/" between levels."""
    answer = (([flag.encode() for flag in flags.split()], b"/", name) for flags, name in listing)
    return {folder.name: folder.role for folder in assign_roles(answer)}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Skickat", FolderRole.SENT),
        ("Skickade objekt", FolderRole.SENT),
        ("Sendt post", FolderRole.SENT),
        ("Sendte elementer", FolderRole.SENT),
        ("Sent Items", FolderRole.SENT),
        ("Gesendete Elemente", FolderRole.SENT),
        ("Utkast", FolderRole.DRAFTS),
        ("Kladder", FolderRole.DRAFTS),
        ("Entwürfe", FolderRole.DRAFTS),
        ("Papperskorgen", FolderRole.TRASH),
        ("Slettet post", FolderRole.TRASH),
        ("Søppelpost", FolderRole.JUNK),
        ("Skräppost", FolderRole.JUNK),
        ("Arkiv", FolderRole.ARCHIVE),
        ("INBOX/Skickat", FolderRole.SENT),
        ("Kunder", FolderRole.OTHER),
        ("inbox", FolderRole.INBOX),
    ],
)
def test_a_folder_is_known_by_its_name(name: str, role: FolderRole) -> None:
    assert roles(("", name)) == {name: role}


def test_the_flag_counts_more_than_the_name() -> None:
    found = roles(("", "Sent"), ("\\HasNoChildren \\Sent", "Utgående"))

    assert found == {"Sent": FolderRole.OTHER, "Utgående": FolderRole.SENT}


def test_flags_in_lower_case_count_as_well() -> None:
    assert roles(("\\sent", "INBOX/Ut")) == {"INBOX/Ut": FolderRole.SENT}


def test_of_several_the_nearest_to_the_top_is_taken() -> None:
    found = roles(("", "Kunder/Skickat"), ("", "Skickat"), ("", "Skickade objekt"))

    assert found["Skickat"] is FolderRole.SENT
    assert found["Kunder/Skickat"] is found["Skickade objekt"] is FolderRole.OTHER


def test_a_folder_that_cannot_be_opened_is_left_out() -> None:
    assert roles(("\\Noselect \\HasChildren", "[Gmail]"), ("\\All", "[Gmail]/All e-post")) == {
        "[Gmail]/All e-post": FolderRole.ARCHIVE
    }
