"""Everything of a scenario that does not change from run to run, made once."""
