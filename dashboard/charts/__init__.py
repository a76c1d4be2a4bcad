"""Figures as plain dictionaries for Plotly; one meaning per colour, light and dark."""
