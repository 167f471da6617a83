"""The engine that judges: pure functions, one module for each subject."""
