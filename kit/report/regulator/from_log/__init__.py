"""What a log without names gives away: here the log is what is attacked."""
