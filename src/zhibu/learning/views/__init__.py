"""Pages of learning: the member's study, the desk of lessons, the weeks."""
