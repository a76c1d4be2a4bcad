"""What a run came to: emissions, energy, money and jobs, from dated assets and closed years."""
