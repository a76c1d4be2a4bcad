"""Ensembles: studies of many runs, how they are sampled, run on any number of machines and kept."""
