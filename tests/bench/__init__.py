"""The frame of measurements: its table, its exit, and the people it measures with."""
