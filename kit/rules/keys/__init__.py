"""What noise does a crowd get that is the same wherever the same people are counted?"""
