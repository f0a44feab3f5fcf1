"""The owner's config: TOML -> frozen values, with all mistakes told at once."""

from assistant.config.ladders import LadderTable, StageTable
from assistant.config.law import LawTable
from assistant.config.load import Config, ConfigError, load_config, parse_config, with_ladders
from assistant.config.secret import Secret, SecretError
from assistant.config.sections import (
    ImapTable,
    LoginTable,
    OwnerTable,
    PaymentSourceTable,
    PaymentTable,
    PersonTable,
    Security,
    SmtpTable,
)

__all__ = [
    "Config",
    "ConfigError",
    "ImapTable",
    "LadderTable",
    "LawTable",
    "LoginTable",
    "OwnerTable",
    "PaymentSourceTable",
    "PaymentTable",
    "PersonTable",
    "Secret",
    "SecretError",
    "Security",
    "SmtpTable",
    "StageTable",
    "load_config",
    "parse_config",
    "with_ladders",
]
