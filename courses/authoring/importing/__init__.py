"""What other programs write into Markdown, as the Markdown of this format: each module reads one kind of it."""
