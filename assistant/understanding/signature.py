"""Where the message ends and the letter-head begins: greetings, signatures, footers of programs, disclaimers."""

from __future__ import annotations

import re

_CLOSING = re.compile(
    r"^(?:med |de |mange |many |beste |bästa |bedste |best |kind |kindest |warm |warmest |vänliga |"
    r"venlige? |vennlige? |"
    r"varma |soliga |trevliga |hjertelige? |mvh|m v h|vh\b|v h\b|hilsen|hälsningar|halsningar|hilsner|"
    r"hälsar|halsar|regards|"
    r"cheers|sincerely|yours |rgds|br\b|kr\b|kh\b|dbh\b|mfg\b|lg\b|vg\b|bh\b|hej då|ha det |ha en |hav en |god helg|"
    r"trevlig helg|allt gott|ta hand|mit freundlichen|freundliche|viele grüße|beste grüße|ystävällisin|terveisin|"
    r"thanks,?$|thank you,?$|thx,?$|many thanks|with thanks|tack,?$|tak,?$|takk,?$|mange tak|på "
    r"forhånd tak|tack på förhand|"
    r"all the best|take care|best,?$|/ ?\w|//|~ ?\w|mind yourself)",
    re.IGNORECASE,
)
_CLOSING_WORDS = re.compile(
    r"hälsn|halsn|hilsen|hilsn|regards|wishes|mvh|m v h|vänligen|grüße|grüßen|gruß|terveisin|sincerely"
    r"|faithfully|truly|"
    r"greetings|cheers|^vh\b|^v h\b|^br\b|^kr\b|^kh\b|^dbh\b|^mfg|^lg\b|^vg\b|^bh\b|^/|^~ ?\w+$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\W*(?:skickat från (?:min|outlook|e-post|yahoo|samsung)|skickades från|hämta outlook|sent from "
    r"(?:my|a|outlook|mail|yahoo|samsung|proton)|get outlook|sendt fra (?:min|outlook|mail)|hent outlook|få outlook|"
    r"sendt fra|von meinem \w+ gesendet|gesendet von|lähetetty|skickat med|sent with|sent via|sendt med|laget med|"
    r"download outlook|last ned outlook|envoyé (?:de|depuis)|enviado (?:desde|do)|inviato da|"
    r"verzonden vanaf|wysłane z)\b"
    # A sentence with a comma and a verb is somebody's own: "Sent from my desk, which is quieter."
    r"(?:(?!, ).){0,120}$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\W*(?:this (?:e-?mail|message|communication)(?: and| \(|, including| is| may| contains|,)|the "
    r"information (?:in|contained)|"
    r"confidential|disclaimer|detta (?:e-post|mejl|mail|meddelande)\S* (?:kan innehålla|innehåller|är avsett|och)|"
    r"informationen i detta|denne? (?:e-?mail|mail|meddelelse|melding|e-post)\S* (?:kan|er|og|indeholder|inneholder)|"
    r"tänk på miljön|tænk på miljøet|tenk på miljøet|please consider the environment|consider the environment|"
    r"varning för|advarsel|for information about how we process|information om hur vi (?:hanterar|behandlar)|"
    r"så här behandlar vi|sådan behandler vi|läs mer om hur vi|registered (?:in|office)|fortroligt|fortrolighed|"
    r"if you (?:have received|are not the intended)|om du (?:inte är|har fått detta|fått detta)|hvis "
    r"du (?:ikke er|har modtaget denne)|"
    r"virus[- ]?(?:free|fri)|bemærk: denne|notice:|obs! detta)",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"^\W*(?:caution:|external(?: e-?mail)?:?\W|warning:? this (?:e-?mail|message)|you don.t often get e-?mail|"
    r"du får inte ofta e-post|du får ikke ofte|denne (?:e-?mail|mail) kommer (?:udefra|fra en ekstern)|"
    r"extern(?:t)? (?:avsändare|mejl|mail|e-post)|varning: externt|ekstern (?:afsender|mail|e-post)|"
    r"\[?(?:extern|external|ekstern)\]?\W*$|some people who received this message)",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"^\W{0,2}(?:p\.?\s?s\b|ps[:.])", re.IGNORECASE)
_PHONE_OR_LINK = re.compile(r"\+?\d[\d \-/()]{6,}|www\.|https?://|@|\b\d{3} ?\d{2}\b|\b\d{4}\b")
_DASHES = re.compile(r"^(?:-- ?|—|– ?|__+|\*\*\*+|--+)$")
# "-Anna Berg": a name behind a dash without a blank, which a list would have.
_DASHED_NAME = re.compile(r"^[-–—]{1,2}[A-ZÅÄÖÆØ]\w+(?: [a-z]{1,3}){0,2}(?: [A-ZÅÄÖÆØ]\w+){1,2}$")
MOST_WORDS_OF_A_NAME = 5


def without_signature(text: str, sender: str = "") -> str:
    """The text up to its closing; a postscript after the signature is kept."""
    lines = [line for line in text.split("\n") if not _BANNER.match(line)]
    end = len(lines)
    for position, line in enumerate(lines):
        if _ends_here(line, lines, position, sender):
            end = position
            break
    kept = lines[:end]
    kept += _postscript(lines[end:])
    result = "\n".join(kept).strip()
    # Somebody whose whole message looks like a greeting did mean it.
    return result or "\n".join(line for line in lines if not _FOOTER.match(line)).strip()


def _ends_here(line: str, lines: list[str], position: int, sender: str) -> bool:
    bare = line.strip()
    if not bare:
        return False
    if _DASHES.match(bare) and (bare.startswith("-- ") or position > 0):
        return bare.startswith("--") or not _prose_follows(lines, position + 1)
    if _FOOTER.match(bare) or _DISCLAIMER.match(bare):
        return True
    if _DASHED_NAME.match(bare) and position > 0 and not _prose_follows(lines, position + 1):
        return True
    return _is_closing(bare, lines, position) or _is_name(bare, lines, position, sender)


def _is_closing(bare: str, lines: list[str], position: int) -> bool:
    if len(bare) > 60 or not _CLOSING.match(bare) or bare.endswith("?"):
        return False
    if not (_CLOSING_WORDS.search(bare) or len(bare.split()) <= MOST_WORDS_OF_A_NAME):
        return False
    return position > 0 and not _prose_follows(lines, position + 1)


def _prose_follows(lines: list[str], position: int) -> bool:
    """Whether real sentences come after: then what looked like a closing was a word of thanks in between."""
    for line in lines[position:]:
        bare = line.strip()
        if _DISCLAIMER.match(bare) or _FOOTER.match(bare) or _POSTSCRIPT.match(bare) or _DASHES.match(bare):
            return False
        if len(bare.split()) >= 6 and re.search(r"[a-zåäöæø]{2,}[.!?]?$", bare) and not _PHONE_OR_LINK.search(bare):
            return True
    return False


def _is_name(bare: str, lines: list[str], position: int, sender: str) -> bool:
    """The sender's name on a line of its own, with nothing but a letter-head after it."""
    if position == 0 or not sender or len(bare.split()) > MOST_WORDS_OF_A_NAME:
        return False
    first = bare.lower().strip(" ,.!/-").split()
    known = sender.lower().replace('"', "").split()
    if not first or first[0] not in known[:2] or (len(first) > 1 and first[-1] not in known and len(first) > 2):
        return False
    return not _prose_follows(lines, position + 1)


def _postscript(lines: list[str]) -> list[str]:
    for position, line in enumerate(lines):
        if _POSTSCRIPT.match(line):
            kept: list[str] = []
            for one in lines[position:]:
                if _DISCLAIMER.match(one) or _FOOTER.match(one) or (kept and not one.strip()):
                    break
                kept.append(one)
            return kept
    return []
