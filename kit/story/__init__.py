"""What may a journalist print about a headline, and what must be asked first?"""

from kit.story.audit import KS, Audit, audit_headline

__all__ = ["KS", "Audit", "audit_headline"]
