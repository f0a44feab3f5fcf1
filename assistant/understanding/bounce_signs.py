"""What delivery reports look like: who sends them, their subjects, and the words and codes of their texts."""

from __future__ import annotations

import re

REPORTS = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
DAEMON = re.compile(
    r"^(?:mailer-?daemon|post[-_]?master|mail-?daemon|bounces?(?:[-+].*)?|mdaemon|microsoftexchange\S*|maildelivery\S*|"
    r"mail\.?delivery\S*|noreply-?bounce\S*|symantec\S*|mail-system|mailsystem|quarantine)@",
    re.IGNORECASE,
)
DAEMON_NAME = re.compile(
    r"mail delivery (?:system|subsystem|service)|mailer.?daemon|postmaster|mail administrator|system administrator|"
    r"mail deliver|delivery subsystem|microsoft outlook$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"undeliver|not delivered|non.?deliver|returned mail|return(?:ed)? to sender|delivery (?:status|"
    r"failure|problem|notification|"
    r"has failed|error|report|incomplete|delayed)|failure notice|mail(?: could not be| delivery| "
    r"failure| failed| error|fehler)|failed (?:delivery|mail)|automatically rejected|"
    r"message (?:delivery|status|not delivered|undeliverable)|warning: (?:message|could not)|"
    r"kunde inte levereras|går inte att leverera|gick inte att leverera|ej levererbart|olevererbart|leveransfel|"
    r"leveransmisslyckande|ikke leveret|kunne ikke leveres|kan ikke leveres|uleveret|ikke levert|kunne ikke leveres|"
    r"leveringsfejl|leveringsfeil|unzustellbar|nicht zugestellt|zustellung",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"could ?n.t be delivered|could not be delivered|was ?n.t able to deliver|unable to deliver|not be"
    r" delivered to|delivery to the "
    r"following|delivery has failed|permanent (?:error|failure|fatal)|user unknown|unknown user|"
    r"mailbox (?:is )?full|over quota|"
    r"no such user|does not exist|recipient address rejected|address rejected|has been delayed|still being retried|"
    r"transient (?:error|failure)|could not (?:deliver|send)|delivery errors|has been postponed|"
    r"did not reach the following|"
    r"failed to deliver|undeliverable|account (?:is "
    r")?disabled|mailbox unavailable|"
    r"kunde inte levereras|gick inte att leverera|inte kunnat levereras|hittades inte|finns inte|är "
    r"full|kunne ikke leveres|"
    r"ikke leveres|blev ikke leveret|findes ikke|er fuld|finnes ikke|er full|nicht zugestellt|550 |552 |554 |5\.\d\.\d",
    re.IGNORECASE,
)
SOFT = re.compile(
    r"mailbox (?:is )?full|full mailbox|postponed|over ?quota|quota exceeded|4\.\d\.\d|delayed|temporar|"
    r"transient|try again|"
    r"retr(?:y|ied)|är full|"
    r"er fuld|er full|brevlådan .{0,20}full|full inbox|storage|greylist|5\.2\.2",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>\"(),;:\[\]@=]{1,64}@[A-Za-z0-9.\-]{1,253}\.[A-Za-z]{2,24}")
ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{1,996}>)")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Where the copy of the returned mail begins.
COPY = re.compile(
    r"(?im)^[-|=* ]*(?:below this line|original message|the following is|included is|returned (?:mail|message)|"
    r"message text|"
    r"(?:the )?(?:header|first \d+ lines)\b.{0,40}\bmessage|received: (?:from|by))"
)
ANSWERED = re.compile(r"^\W*(?:re|sv|vs|vb|aw|wg|fw|fwd|antw)\s*:", re.IGNORECASE)
TECHNICAL = re.compile(
    r"(?<![\d.])[45]\d\d[- ](?:#?[45]\.\d{1,3}\.\d|\S)|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|<[^<>\s]+@[^<>\s]+>|"
    r"(?:recipient|user|address|mailbox)s?\W{0,3}\n?\s*\"?\S+@\S+",
    re.IGNORECASE,
)
# Actions that tell of a delivery (RFC 3464 2.3.3, and what some servers write instead).
ARRIVED = ("delivered", "relayed", "expanded", "deliverable")
WAITS = ("delayed", "expired")
