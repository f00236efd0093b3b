"""What stands where a reader may expect a number, and cannot be reckoned with?

A refusal, a withheld count, an interval. Python would say that it does not support
``>`` between a class that the reader has never heard of and an int; here the reader is
told what it is, and what to take in its place.
"""

from __future__ import annotations

from typing import NoReturn

from kit.errors import KitError


class NoNumber:
    """Refuse to be compared, added up or turned into a number, and say why.

    ``==`` stays: whether two refusals, or two intervals, are the same can be asked.
    """

    __slots__ = ()

    def _why_no_number(self) -> KitError:
        """Say what it is, and what to test or to take instead."""
        raise NotImplementedError

    def _refuse(self, *_: object) -> NoReturn:
        raise self._why_no_number()

    def _refuse_order(self, _: object) -> bool:
        raise self._why_no_number()

    def _refuse_float(self) -> float:
        raise self._why_no_number()

    __lt__ = __le__ = __gt__ = __ge__ = _refuse_order
    __add__ = __radd__ = __sub__ = __rsub__ = _refuse
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _refuse
    __divmod__ = __rdivmod__ = __neg__ = __abs__ = __round__ = _refuse
    __int__ = _refuse
    __float__ = _refuse_float
