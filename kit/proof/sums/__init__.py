"""Published numbers added and subtracted: which sums count a group of people?"""
