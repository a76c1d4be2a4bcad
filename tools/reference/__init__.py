"""Cases computed by other programs, against which tests hold the twin."""
