"""How small are the groups that a published number gives away?"""
