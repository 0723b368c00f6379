"""Digits with little between them: runs, their blocks, and the windows of a run that may be one number.

Everything is bounded, so that the time stays proportional to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bot.shadow import Shadow

SEPARATOR = r"(?:[^\w〔〕:%￥¥$。!?;…]|_)"
_LINK = "(?:然后|接着|再|后面|中间|最后|前面|后|加|跟|杠|横杠|空格|空|减|点|逗号|就?是|[三四五八]位|的|呢|嗯){1,3}"
GAP = rf"(?>{SEPARATOR}{{0,4}})(?>(?:{_LINK}(?>{SEPARATOR}{{0,2}}))?)"
"""What may stand between two digits of one number."""
_RUN = re.compile(rf"[0-9]++(?>(?:{GAP}[0-9]++)*)(?>(?:{GAP}X(?![0-9A-Za-z]))?)")
_BLOCK = re.compile("h+|d+|X")
FEWEST, MOST = 10, 20
"""Digits of what may be a number: a phone with one too few, a bank card with one too many."""


class Block(NamedTuple):
    """Digits of one script in a row, or the X at the end; `joined` if nothing separates them from the block before."""

    start: int
    end: int
    joined: bool


@dataclass(frozen=True)
class Window:
    """Some blocks of a run in a row. after: the run's next block; `fresh` if no digits of the run before it are left over."""

    shadow: Shadow
    blocks: tuple[Block, ...]
    digits: str
    after: Block | None
    fresh: bool

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The digits as separators part them."""
        cuts = [at for at, block in enumerate(self.blocks) if at == 0 or not block.joined]
        ends = [*(self.blocks[at - 1].end for at in cuts[1:]), self.blocks[-1].end]
        return tuple(self.shadow.digits[self.blocks[at].start : end] for at, end in zip(cuts, ends, strict=True))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    @property
    def start(self) -> int:
        return self.blocks[0].start

    @property
    def end(self) -> int:
        return self.blocks[-1].end

    @cached_property
    def even(self) -> bool:
        """Digit by digit; where a separator is one that cannot be seen, a few are together."""
        if len(self.digits) >= 2 * len(self.blocks):
            return False
        return max(self.sizes) <= 3 and 2 * self.sizes.count(1) > len(self.sizes)

    @property
    def whole(self) -> bool:
        """One group, with no digit at either side."""
        return len(self.groups) == 1 and not self.blocks[0].joined and not (self.after and self.after.joined)

    @cached_property
    def rest(self) -> str:
        """The run's next digits, as many as a number can have."""
        if not self.after:
            return ""
        text = self.shadow.digits[self.after.start : self.after.start + 4 * MOST]
        return re.sub("[^0-9]", "", text)[:MOST]

    def preceded(self, by: re.Pattern[str], within: int) -> bool:
        """Whether a pattern that ends in $ is found in so many characters before."""
        return bool(by.search(self.shadow.digits, max(0, self.start - within), self.start))


def runs(shadow: Shadow) -> Iterator[tuple[Block, ...]]:
    """The blocks of each run of digits."""
    for match in _RUN.finditer(shadow.digits):
        yield _blocks(shadow, *match.span())


def _blocks(shadow: Shadow, start: int, end: int) -> tuple[Block, ...]:
    scripts = shadow.scripts[start:end]
    if shadow.digits[end - 1] == "X":
        scripts = scripts[:-1] + "X"
    spans = [(match.start() + start, match.end() + start) for match in _BLOCK.finditer(scripts)]
    return tuple(Block(*span, before[1] == span[0]) for before, span in pairwise([(-1, -1), *spans]))


def windows(shadow: Shadow, blocks: tuple[Block, ...], first: int, fresh: bool) -> Iterator[Window]:
    """What begins with the block `first` and has digits enough and not too many, the shortest first."""
    digits = ""
    for last in range(first, min(len(blocks), first + MOST)):
        digits += shadow.digits[blocks[last].start : blocks[last].end]
        if last > first and len(digits) > MOST:
            return
        if len(digits) >= FEWEST:
            after = blocks[last + 1] if last + 1 < len(blocks) else None
            yield Window(shadow, blocks[first : last + 1], digits, after, fresh)
