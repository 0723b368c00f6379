"""The conversation: from words to meaning, from meaning to settled questions, from answers to one reply."""
