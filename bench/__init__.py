"""Speed, measured on this machine with the peer or the floor in the same run. Never a test."""
