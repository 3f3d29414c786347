"""Is everything running? One page for staff: what is late, paused, owed or not heard of."""
