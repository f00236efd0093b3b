"""What is true in every world that fits a set of published numbers?"""
