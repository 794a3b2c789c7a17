"""What happened, for programs: a stream of events, and the hooks that are called with them."""
