"""An invented office: innocent questions, planted peeking, and who did which."""
