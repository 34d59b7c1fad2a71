"""The tutorial's claims on a page: as cards, each with its evidence one click away."""
