"""What a defender sees in the access log of a query desk, with no play to look at."""
