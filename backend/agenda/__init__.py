"""Agendas: what a brand offers, when its people are there, sessions with seats, and the quarter hours that are taken."""
