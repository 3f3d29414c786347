"""Everything dies at random, under load, at real servers; then nothing may be lost or doubled."""
