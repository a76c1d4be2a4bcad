"""Programs for those who work on the twin; not part of what is installed."""
