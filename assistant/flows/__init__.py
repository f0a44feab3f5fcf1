"""In what order: one unit of work in each module, in the order of the day."""
