"""Rules of meetings: pure functions, one module for each subject."""
