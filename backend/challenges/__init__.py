"""Challenges: headquarters set them, what tills and reps said ranks the stores, and closed results are kept for good."""
