"""Where do the plays and the published numbers come from?"""
