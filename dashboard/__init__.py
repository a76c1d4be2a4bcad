"""Floor 5: Dash pages that show what the twin has computed; calculates nothing itself."""
