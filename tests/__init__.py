"""Tests; a package, so that none of that name in an environment is taken for it."""
