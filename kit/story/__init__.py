"""What may a journalist print about a headline, and what must be asked first?"""
