"""How does a process give up, for good, what a student's code must not do?

Linux keeps what is given up here: limits of memory and size, no other process, no
network, no signal to others (seccomp), no file but those it needs (Landlock). What the
kernel does not offer is left to a hook of Python itself, which stops plain Python only.
The file loads nothing of the kit, so that it can run before all else.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MEGABYTE = 2**20

# --- Limits -------------------------------------------------------------------


def limit(megabytes: int) -> bool:
    """Limit memory, the size of a file and open files; no core is dumped."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    limits = {
        "RLIMIT_DATA": megabytes * MEGABYTE,
        "RLIMIT_AS": 32 * 1024 * MEGABYTE,  # libraries reserve far more than they use
        "RLIMIT_FSIZE": 32 * MEGABYTE,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }
    for name, most in limits.items():
        if hasattr(resource, name):
            try:
                resource.setrlimit(getattr(resource, name), (most, most))
            except (ValueError, OSError):  # a lower one is in force
                continue
    return True


# --- Seccomp: calls of the kernel that fail -----------------------------------

_ARCHES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
#: Numbers of calls on x86-64 and on 64-bit ARM; None where there is none.
_FORBIDDEN = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_by_handle_at": (304, 265),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
}
_SOCKET, _CLONE, _TGKILL, _CLONE3 = (41, 198), (56, 220), (234, 131), (435, 435)
_KILL = (62, 129)
_PRLIMIT, _SECCOMP = (302, 261), (317, 277)
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _END = 0x7FFF0000, 0x00050000, 0x80000000
_PERMISSION, _NO_CALL = 1, 38
_THREAD = 0x00010000  # CLONE_THREAD: another thread of the same process
_UNIX = 1


def forbid_calls(*, sockets_of_files: bool = False) -> bool:
    """Have the kernel refuse new processes, sockets and signals, in all threads.

    With `sockets_of_files`, sockets that lie in a folder are left, for Jupyter.
    """
    if sys.platform != "linux" or platform.machine() not in _ARCHES:
        return False
    sign, at = _ARCHES[platform.machine()]
    program = _filter(sign, at, sockets_of_files=sockets_of_files)
    code = b"".join(struct.pack("<HBBI", *line) for line in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    # SECCOMP_SET_MODE_FILTER, for all threads at once (TSYNC).
    return libc.syscall(_SECCOMP[at], 1, 1, header) == 0


def _filter(
    sign: int, at: int, *, sockets_of_files: bool
) -> list[tuple[int, int, int, int]]:
    """Write the filter as lines of the kernel's own little machine."""
    fail, no_call = _FAIL | _PERMISSION, _FAIL | _NO_CALL
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, sign), (_RETURN, 0, 0, _END)]
    lines += [(_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, fail)]
    numbers = [number for pair in _FORBIDDEN.values() if (number := pair[at])]
    for number in [*numbers, *([] if sockets_of_files else [_SOCKET[at]])]:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, fail)]
    lines += [(_EQUAL, 0, 1, _CLONE3[at]), (_RETURN, 0, 0, no_call)]
    # A call is looked up, then its first argument: 16 bytes into what the kernel shows.
    lines += [(_EQUAL, 0, 3, _CLONE[at]), (_LOAD, 0, 0, 16)]
    lines += [(_BITS, 1, 0, _THREAD), (_RETURN, 0, 0, fail), (_LOAD, 0, 0, 0)]
    own, group = os.getpid(), -os.getpid() & 0xFFFFFFFF
    only = [(_TGKILL[at], own), (_PRLIMIT[at], 0)]  # 0 is the process itself
    if sockets_of_files:
        only.append((_SOCKET[at], _UNIX))
    for number, first in only:
        lines += [(_EQUAL, 0, 3, number), (_LOAD, 0, 0, 16)]
        lines += [(_EQUAL, 1, 0, first), (_RETURN, 0, 0, fail), (_LOAD, 0, 0, 0)]
    # A process may interrupt itself: so Jupyter stops a cell.
    lines += [(_EQUAL, 0, 4, _KILL[at]), (_LOAD, 0, 0, 16)]
    lines += [(_EQUAL, 2, 0, own), (_EQUAL, 1, 0, group), (_RETURN, 0, 0, fail)]
    return [*lines, (_RETURN, 0, 0, _ALLOW)]


# --- Landlock: files ----------------------------------------------------------

_READ, _WRITE_FILE, _READ_DIR = 1 << 2, 1 << 1, 1 << 3
# All that an early version of Landlock knows, and what later ones added.
_ACCESS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_CREATE, _ADD, _RESTRICT = 444, 445, 446


def landlock_version() -> int:
    """Ask the kernel which version of Landlock it has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, ctypes.CDLL(None).syscall(_CREATE, None, 0, 1))


def forbid_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Have the kernel refuse all files but those below the folders given."""
    version = landlock_version()
    if not version:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    every = max(one for one in _ACCESS.items() if one[0] <= version)[1]
    net = 3 if version >= 4 else 0  # neither to listen nor to connect
    scoped = 3 if version >= 6 else 0  # no signal, no hidden socket of others
    wanted = struct.pack("<QQQ", every, net, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(_CREATE, wanted, size, 0)
    if rules < 0:
        return False
    for allowed, paths in (
        (_READ | _READ_DIR, readable),
        (every & ~1, writable),  # but for running it,
    ):
        for path in paths:
            _allow(libc, rules, path, allowed)
    libc.prctl(38, 1, 0, 0, 0)
    done = libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return done


def _allow(libc: ctypes.CDLL, rules: int, path: Path, allowed: int) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        allowed &= _READ | _WRITE_FILE
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = struct.pack("<Qi", allowed, opened)
    libc.syscall(_ADD, rules, 1, rule, 0)
    os.close(opened)


def leave_network() -> bool:
    """Move into a network of one's own, which leads nowhere; False where refused."""
    if sys.platform != "linux":
        return False
    user, net, ipc = 0x10000000, 0x40000000, 0x08000000
    return ctypes.CDLL(None).unshare(user | net | ipc) == 0


# --- A hook of Python ---------------------------------------------------------

_NEVER = (
    *("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
    *("os.forkpty", "pty.", "os.kill", "os.killpg", "signal.pthread_kill", "socket."),
    *("ctypes.", "winreg.", "_winapi.", "msvcrt.", "urllib.", "http.", "ftplib."),
    *("smtplib.", "webbrowser.", "os.startfile", "sys._getframe_hook", "syslog."),
)
_CHANGES = (
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown"),
    *("os.link", "os.symlink", "os.truncate", "os.utime", "shutil."),
)
_LOOKS = ("os.listdir", "os.scandir")


def hook_python(readable: Iterable[Path], home: Path) -> None:
    """Have Python itself refuse files, processes and sockets, for good."""
    reads = [os.path.realpath(path) for path in (*readable, home)]
    inside = os.path.realpath(home)
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def lies_in(path: Any, folders: Iterable[str]) -> bool:  # noqa: ANN401
        if isinstance(path, int) or path is None:
            return True
        real = os.path.realpath(os.fsdecode(path))
        return any(real == one or real.startswith(one + os.sep) for one in folders)

    def refuse(event: str, given: tuple) -> None:
        if event.startswith(_NEVER):
            raise PermissionError(f"{event} is not allowed here")
        if event == "open":
            path, mode, flags = given
            is_write = bool(flags & writes) or any(one in str(mode) for one in "wax+")
            if not lies_in(path, [inside] if is_write else reads):
                raise PermissionError("this file is not allowed here")
        elif event.startswith(_CHANGES):
            paths = [one for one in given if isinstance(one, str | bytes | os.PathLike)]
            if not all(lies_in(path, [inside]) for path in paths):
                raise PermissionError(f"{event} is not allowed here")
        elif event in _LOOKS and not lies_in(given[0], reads):
            raise PermissionError("this folder is not allowed here")

    sys.addaudithook(refuse)
