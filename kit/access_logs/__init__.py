"""What does a defender see in the access log of a desk, with no play to look at?"""
