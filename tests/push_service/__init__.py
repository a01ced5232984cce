"""A stand-in push service, in a process of its own: it believes nothing, decrypts, and answers what it is told to."""
