"""Floor 3: who decides; companies, producers, operators, government and the cluster manager."""
