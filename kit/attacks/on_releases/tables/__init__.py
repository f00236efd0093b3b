"""What can a reader put back into tables from which small numbers were withheld?"""
