"""What an ensemble tells: pure functions on its frames, each after a published method."""
