"""Users, organisations, memberships with their dates, devices, one-time codes, sessions, invitations."""
