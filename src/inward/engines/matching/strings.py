"""Many strings in one block of bytes, which can lie on disk and be mapped into memory."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Strings:
    """Strings one after another; `take` reads some of them."""

    def __init__(self, block: Array, ends: Array) -> None:
        self.block, self.ends = block, ends

    @classmethod
    def of(cls, strings: Sequence[str]) -> Self:
        encoded = [s.encode("utf-8", "replace") for s in strings]
        ends = np.concatenate([[0], np.cumsum([len(e) for e in encoded], dtype=np.int64)])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    @classmethod
    def joined(cls, parts: Sequence["Strings"]) -> Self:
        sizes = (
            np.concatenate([np.diff(part.ends) for part in parts])
            if parts
            else np.empty(0, np.int64)
        )
        block = np.concatenate([part.block for part in parts]) if parts else np.empty(0, np.uint8)
        return cls(block, np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]))

    def take(self, rows: Array) -> list[str]:
        """The strings at `rows`, in that order."""
        view = memoryview(self.block)  # type: ignore[arg-type]
        starts, ends = self.ends[rows].tolist(), self.ends[rows + 1].tolist()
        return [str(view[a:b], "utf-8") for a, b in zip(starts, ends, strict=True)]

    def joined_at(self, rows: Array, separator: bytes) -> str:
        """The strings at `rows` with the separator between, read as one: half the work where they are cut again anyway."""
        view = memoryview(self.block)  # type: ignore[arg-type]
        starts, ends = self.ends[rows].tolist(), self.ends[rows + 1].tolist()
        parts = [view[a:b] for a, b in zip(starts, ends, strict=True)]
        return str(separator.join(parts), "utf-8")

    def __len__(self) -> int:
        return len(self.ends) - 1
