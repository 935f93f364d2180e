"""What can be observed in a statement, and what the rules make of it."""
