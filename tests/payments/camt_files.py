"""Small camt files, put together as the tests need them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

ACCOUNT = "SE4550000000058398257466"


@dataclass(frozen=True)
class Tx:
    """One transaction of an entry."""

    amount: str = ""
    ocr: str = ""
    text: str = ""
    payer: str = ""
    iban: str = ""
    end_to_end: str = ""
    documents: tuple[tuple[str, str, str], ...] = ()
    currency: str = "SEK"
    mark: str = ""
    extra: str = ""

    def xml(self, new: bool) -> str:
        amount = f'<Amt Ccy="{self.currency}">{self.amount}</Amt>' if self.amount else ""
        amount = amount if new or not amount else f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"
        name = f"<Nm>{escape(self.payer)}</Nm>"
        payer = f"<Dbtr><Pty>{name}</Pty></Dbtr>" if new else f"<Dbtr>{name}</Dbtr>"
        account = f"<DbtrAcct><Id><IBAN>{self.iban}</IBAN></Id></DbtrAcct>" if self.iban else ""
        strd = f"<Strd><CdtrRefInf><Ref>{self.ocr}</Ref></CdtrRefInf></Strd>" if self.ocr else ""
        for code, number, paid in self.documents:
            tag = "CdtNoteAmt" if code == "CREN" else "RmtdAmt"
            strd += (
                f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Nb>{number}</Nb></RfrdDocInf>"
                f'<RfrdDocAmt><{tag} Ccy="{self.currency}">{paid}</{tag}></RfrdDocAmt></Strd>'
            )
        text = "".join(f"<Ustrd>{escape(line)}</Ustrd>" for line in self.text.split("\n") if line)
        mark = f"<CdtDbtInd>{self.mark}</CdtDbtInd>" if self.mark else ""
        e2e = f"<Refs><EndToEndId>{self.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
        parties = f"<RltdPties>{payer if self.payer else ''}{account}</RltdPties>"
        return f"<TxDtls>{e2e}{amount}{mark}{self.extra}{parties}<RmtInf>{text}{strd}</RmtInf></TxDtls>"


@dataclass(frozen=True)
class Entry:
    """One entry of a statement."""

    amount: str
    txs: tuple[Tx, ...] = ()
    mark: str = "CRDT"
    status: str = "BOOK"
    reversal: bool = False
    name: str = "B-1"
    day: str = "2026-11-20"
    currency: str = "SEK"
    batch: str = ""

    def xml(self, new: bool) -> str:
        status = f"<Sts><Cd>{self.status}</Cd></Sts>" if new else f"<Sts>{self.status}</Sts>"
        back = "<RvslInd>true</RvslInd>" if self.reversal else ""
        name = f"<AcctSvcrRef>{self.name}</AcctSvcrRef>" if self.name else ""
        txs = "".join(tx.xml(new) for tx in self.txs)
        details = f"<NtryDtls>{self.batch}{txs}</NtryDtls>" if txs or self.batch else ""
        return (
            f'<Ntry><Amt Ccy="{self.currency}">{self.amount}</Amt><CdtDbtInd>{self.mark}</CdtDbtInd>{back}{status}'
            f"<BookgDt><Dt>{self.day}</Dt></BookgDt><ValDt><Dt>{self.day}</Dt></ValDt>{name}{details}</Ntry>"
        )


def camt(*entries: Entry, kind: str = "053", version: str = "02", head: str = "") -> bytes:
    """A camt.053 or camt.054 with these entries; from version 08 on names and statuses are wrapped once more."""
    new = int(version) >= 8
    message, part = {"053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]
    body = "".join(entry.xml(new) for entry in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.'
        f'{version}">\n<{message}><{part}><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>\n{head}\n{body}\n</{part}>'
        f"</{message}></Document>"
    ).encode()


def unnamed(entry: Entry) -> Entry:
    """The entry of a bank that gives it no name of its own."""
    return replace(entry, name="")
