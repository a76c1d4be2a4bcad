"""Pieces of pages: cards, tiles, the panel of levers, the frame around them."""
