"""What is found by which question: folding, tokens, questions, closeness, highlights, and who may see."""
