"""What the journal tells: figures, clusters of what went unanswered, the week's digest."""
