"""What single headers of HTTP carry: cookies for strangers, hashes of styles, how long to wait."""
