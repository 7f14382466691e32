"""The history: an immutable tree of snapshots. Editing after an undo starts a branch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from explorer.session.state import Session


@dataclass(frozen=True)
class Snapshot:
    """A session, and the edit that led to it."""

    session: Session
    label: str
    parent: int
    """Index of the snapshot it came from; −1 for the first."""
    merge: str | None = None
    redo: int = -1
    """Index of the child that redo goes to: the last one visited."""
    selected: tuple[str, int | None] | None = None
    """The pin that was selected when this was left: its model's id and its key."""


@dataclass(frozen=True)
class History:
    """Snapshots in the order in which they were made, and the one that is current."""

    snapshots: tuple[Snapshot, ...]
    at: int = 0

    @classmethod
    def begin(cls, session: Session) -> Self:
        """A history with nothing to undo."""
        return cls((Snapshot(session, "", -1),))

    @property
    def current(self) -> Snapshot:
        """The snapshot shown."""
        return self.snapshots[self.at]

    @property
    def undo_label(self) -> str | None:
        """Name of the step that undo takes back, if there is one."""
        return self.current.label if self.current.parent >= 0 else None

    @property
    def redo_label(self) -> str | None:
        """Name of the step that redo makes again, if there is one."""
        return self.snapshots[self.current.redo].label if self.current.redo >= 0 else None

    def edited(self, session: Session, label: str, merge: str | None = None) -> Self:
        """With one step more; a step of the same gesture as the last one replaces it, and its name.

        A gesture that ends where it began (a drag taken back) is no step, and what could be redone still can.
        """
        if session == self.current.session:
            return self
        current = self.current
        if merge is not None and merge == current.merge and current.redo < 0:
            if session == self.snapshots[current.parent].session:
                return self._taken_back()
            return self._with(self.at, replace(current, session=session, label=label))
        grown = self._with(self.at, replace(current, redo=len(self.snapshots)))
        snapshots = (*grown.snapshots, Snapshot(session, label, self.at, merge))
        return replace(self, snapshots=snapshots, at=len(snapshots) - 1)

    def rebased(self, change: Callable[[Session], Session]) -> Self:
        """With a change made to every snapshot: nothing more to undo than before."""
        return replace(
            self, snapshots=tuple(replace(one, session=change(one.session)) for one in self.snapshots)
        )

    def left_with(self, model: str, selected: int | None) -> Self:
        """With a note on the current snapshot of which pin is selected in it: one may come back to it."""
        return self._with(self.at, replace(self.current, selected=(model, selected)))

    def undone(self) -> Self:
        """One step back; the same where there is none."""
        parent = self.current.parent
        if parent < 0:
            return self
        marked = self._with(parent, replace(self.snapshots[parent], redo=self.at))
        return replace(marked, at=parent)

    def redone(self) -> Self:
        """One step forward again; the same where there is none."""
        return replace(self, at=self.current.redo) if self.current.redo >= 0 else self

    def _taken_back(self) -> Self:
        """Without the current snapshot, which has no children."""
        parent = self.current.parent
        is_last = self.at == len(self.snapshots) - 1
        kept = replace(self, snapshots=self.snapshots[:-1]) if is_last else self
        others = (
            index
            for index, snapshot in enumerate(kept.snapshots)
            if snapshot.parent == parent and index != self.at
        )
        parted = kept._with(parent, replace(self.snapshots[parent], redo=max(others, default=-1)))
        return replace(parted, at=parent)

    def _with(self, index: int, snapshot: Snapshot) -> Self:
        snapshots = (*self.snapshots[:index], snapshot, *self.snapshots[index + 1 :])
        return replace(self, snapshots=snapshots)
