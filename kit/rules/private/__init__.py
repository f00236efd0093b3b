"""What may a release tell of one person, and how is that budget spent?"""
