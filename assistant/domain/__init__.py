"""What is allowed: the follow-up of invoices as pure values and functions, without clock, disk or network."""
