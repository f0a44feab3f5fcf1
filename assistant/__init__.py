"""The colleague who follows up unpaid invoices in the firm's own mailbox."""

__version__ = "0.1.0"
