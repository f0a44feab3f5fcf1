"""Where it is kept: one SQLite file per firm, through sqlite-utils."""
