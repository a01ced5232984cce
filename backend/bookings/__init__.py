"""Bookings: a visit, a review or a seat in a training, asked for by one company and decided by the server."""
