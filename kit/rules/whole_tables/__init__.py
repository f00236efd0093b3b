"""What may be printed of a table, when what adds up to what is seen as a whole?"""
