"""What turns text into vectors. In the worker only: the web process never loads it."""
