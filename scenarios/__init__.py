"""Floor 1: what is given; schema, units, errors, loading and the data of each cluster."""
