"""What is true in every world that fits a set of published numbers?"""

from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds

__all__ = ["Worlds", "prove"]
