"""How calls leave this site: to public addresses only, within a time, under our name."""
