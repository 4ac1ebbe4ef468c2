"""How good the answers are, measured on sets that nobody here wrote."""
