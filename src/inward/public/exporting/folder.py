"""A folder that is replaced as a whole: whoever reads it sees the old site or the new one.

The new site is built beside the old and changes places with it in one step. A run that ends in
between, however it ends, leaves the old one. What lies beside under our name is left over from such
a run and is removed by the next.
"""

import ctypes
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

MANIFEST = ".inward-site.json"
_FORMAT = "inward-site-1"
_NAMED = 5
# From linux/fs.h and fcntl.h.
_EXCHANGE, _HERE = 2, -100


class CannotPublish(Exception):
    """Nothing was changed. The message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds: each file with its digest, and what all of it was made from."""

    made_from: str
    files: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        said = {"format": _FORMAT, "made_from": self.made_from, "files": self.files}
        return json.dumps(said, indent=0, sort_keys=True) + "\n"


def manifest_of(folder: Path) -> Manifest | None:
    """What a folder says it holds; None where it is no site of ours."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != _FORMAT:
            return None
        return Manifest(said["made_from"], said["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def must_be_ours(folder: Path) -> Manifest | None:
    """Refuse to replace what we have not written: all would be gone.

    Raises:
        CannotPublish: naming what is in the way.
    """
    if not folder.is_symlink() and not folder.exists():
        if not folder.parent.is_dir():
            raise CannotPublish(_("%(folder)s does not exist") % {"folder": folder.parent})
        return None
    if folder.is_symlink() or not folder.is_dir():
        raise CannotPublish(
            _("%(folder)s is no folder. Name a folder, not a file or a link to one.")
            % {"folder": folder}
        )
    held = manifest_of(folder)
    found = {str(PurePosixPath(one)) for one in _files(folder)}
    foreign = sorted(found - {MANIFEST} - set(held.files if held else ()))
    if foreign:
        raise CannotPublish(
            _(
                "%(folder)s holds files that were not published by this command: %(files)s. "
                "Publishing replaces the whole folder; move them away or name another folder."
            )
            % {"folder": folder, "files": _some(foreign)}
        )
    return held


def _files(folder: Path) -> Iterator[PurePosixPath]:
    """Everything below that is no folder, a link to a folder too, relative to it."""
    for place, folders, names in os.walk(folder):
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in [*names, *linked]:
            yield PurePosixPath(os.path.relpath(os.path.join(place, name), folder))


def _some(names: list[str]) -> str:
    more = f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def is_whole(folder: Path, held: Manifest) -> bool:
    """Whether every file of the manifest is there with the content it names."""
    try:
        return all(
            sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in held.files.items()
        )
    except OSError:
        return False


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Nobody else publishes into this folder meanwhile; the lock goes with the process.

    Raises:
        CannotPublish: if somebody does.
    """
    try:
        handle = os.open(_beside(folder, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CannotPublish(
            _("%(folder)s cannot be written: %(why)s")
            % {"folder": folder.parent, "why": error.strerror}
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise CannotPublish(
            _("Another run is publishing into %(folder)s. Wait until it is done.")
            % {"folder": folder}
        ) from error
    try:
        _tidy(folder)
        yield
    finally:
        os.close(handle)


def _beside(folder: Path, what: str) -> Path:
    return folder.parent / f".{folder.name}.inward-{what}"


def _tidy(folder: Path) -> None:
    """Put right what a broken run left: the old site back in its place, half a new one away."""
    before = _beside(folder, "before")
    if before.exists() and not folder.exists():
        os.rename(before, folder)
    for left in (_beside(folder, "building"), before):
        if left.exists():
            shutil.rmtree(left)


@dataclass(slots=True)
class Building:
    """A site being built. Files that are as they were are the same files, with their times."""

    folder: Path
    old: Path
    made_from: str = ""
    digests: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, content: bytes) -> str:
        """Write one file; its digest."""
        place = self.folder / safe(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not _linked(self.old / name, place, content):
            with open(place, "xb") as file:
                file.write(content)
        return self.keep(name, sha256(content).hexdigest())

    def keep(self, name: str, digest: str) -> str:
        """Enter a file that a worker wrote."""
        self.digests[name] = digest
        return digest


def built(folder: Path) -> Building:
    """A building for who writes a share of it in another process."""
    return Building(_beside(folder, "building"), folder)


def safe(name: str) -> str:
    """A name below the folder, whatever an address may hold."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or {"..", "."} & set(parts) or "\0" in name:
        raise CannotPublish(_("%(name)s cannot be the name of a file") % {"name": name})
    return name


def _linked(old: Path, new: Path, content: bytes) -> bool:
    try:
        if old.is_symlink() or old.read_bytes() != content:
            return False
        os.link(old, new)
        return True
    except OSError:
        return False


@contextmanager
def replaced(folder: Path) -> Iterator[Building]:
    """Build the new site inside; at the end, without an error, it stands in the folder's place.

    Call it within `only_one`, after `must_be_ours`.
    """
    building = built(folder)
    building.folder.mkdir()
    try:
        yield building
        manifest = Manifest(building.made_from, dict(sorted(building.digests.items())))
        (building.folder / MANIFEST).write_text(manifest.text(), encoding="utf-8")
        if folder.exists():
            shutil.copymode(folder, building.folder)
        # So that the power may fail, too: what is in place is on disk.
        os.sync()
        _swap(building.folder, folder)
    finally:
        if building.folder.exists():
            shutil.rmtree(building.folder)


def _swap(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`; afterwards nothing or the old site stands where `new` was."""
    try:
        if not old.exists():
            os.rename(new, old)
        elif not _exchanged(new, old):
            # Between these two the folder is away for a moment; a run that ends here is put right
            # by the next. Only where the system cannot exchange two folders.
            before = _beside(old, "before")
            os.rename(old, before)
            os.rename(new, old)
            shutil.rmtree(before)
    except OSError as error:
        if error.errno in {errno.EBUSY, errno.EXDEV}:
            raise CannotPublish(
                _("%(folder)s is a mount point and cannot be replaced. Name a folder inside it.")
                % {"folder": old}
            ) from error
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step (Linux); False where that cannot be done."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), str(other))
