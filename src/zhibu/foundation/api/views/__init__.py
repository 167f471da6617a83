"""Pages on programs, tokens and the interface."""
