"""The process that imports one installed module and tells what is in it; a program of its own, run by the target's
interpreter, which has no hallucheck.

Nothing newer than Python 3.7 may stand here. On standard input: the length of a request in ten digits, the request in
JSON, and a word that is read only after the import, so that what is imported cannot know it. On standard output: that
word and the answer in JSON. What the module is or does is not trusted: look-ups go past its own `__getattr__`,
`__class__` and `__dir__` where they can, and whatever goes wrong ends this process only.
"""

from __future__ import annotations

import builtins
import json
import keyword
import os
import sys
import types

# What is imported may change the built-in functions: these are the ones that this program goes on with.
__builtins__ = dict(vars(builtins))  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_exit, _read, _write, _getcwd = os._exit, os.read, os.write, os.getcwd
_modules = sys.modules
_make_encoder = getattr(json.encoder, "c_make_encoder", None)  # type: Any
_as_text = json.encoder.encode_basestring_ascii
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_KEYWORDS = frozenset(keyword.kwlist)
_TEXT_LENGTH = 300


# ---- limits -------------------------------------------------------------------------------------------------------


def set_limits(memory_bytes: int, time_s: float) -> None:
    """Limit what this process may take, where the system can, for good."""
    try:
        import resource
    except ImportError:
        return  # Windows
    wanted = {
        "RLIMIT_DATA": memory_bytes,
        "RLIMIT_AS": 8 * memory_bytes,  # libraries map files, and reserve what they never use
        "RLIMIT_CPU": int(time_s) + 2,  # should the parent be gone
        "RLIMIT_FSIZE": 64 * 2**20,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 1024,
        "RLIMIT_NPROC": _tasks() + 256,
    }
    for name, limit in wanted.items():
        try:
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1]
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(number, (limit, limit))
        except (AttributeError, OSError, ValueError):
            continue  # not on this system


def _tasks() -> int:
    """How many threads there are on the whole system: the limit counts those of all processes of the user."""
    try:
        with open("/proc/loadavg") as file:
            return int(file.read().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 4096


# ---- what the kernel refuses --------------------------------------------------------------------------------------

_CALLS = """
clone3 435 435, kill 62 129, tkill 200 130, tgkill 234 131, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240,
clone 56 220, execve 59 221, execveat 322 281, ptrace 101 117, socket 41 198, connect 42 203, bind 49 200,
process_vm_writev 311 271, pidfd_send_signal 424 424, prlimit64 302 261, setrlimit 160 164,
io_uring_setup 425 425, mount 165 40, umount2 166 39, unshare 272 97, setns 308 268, bpf 321 280, reboot 169 142,
init_module 175 105, finit_module 313 273, delete_module 176 106, keyctl 250 219, add_key 248 217,
request_key 249 218, fchmod 91 52, fchmodat 268 53, fchown 93 55, fchownat 260 54, utimensat 280 88,
setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7, removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16,
fchmodat2 452 452, fork 57 0, vfork 58 0, chmod 90 0, chown 92 0, lchown 94 0, utime 132 0, utimes 235 0,
futimesat 261 0
"""
"""System calls that are refused, at least in part: name, number on x86-64, number on 64-bit ARM or 0."""
_MACHINES = {"x86_64": (1, 0xC000003E), "aarch64": (2, 0xC00000B7)}
"""Machine -> its column in the table, and what the kernel calls it."""
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000


def confine(scratch: str) -> None:
    """Have the Linux kernel refuse what `guard` refuses, so that compiled code is held, too. What the kernel is too old
    for, or another system has not, is left to `guard`."""
    machine = os.uname().machine if sys.platform.startswith("linux") and sys.maxsize > 2**32 else ""
    if machine not in _MACHINES:
        return
    try:
        import ctypes
    except ImportError:
        return
    libc = ctypes.CDLL(None)
    end_with_parent, no_new_rights, filter_calls = 1, 38, 22
    libc.prctl(end_with_parent, 9, 0, 0, 0)
    if libc.prctl(no_new_rights, 1, 0, 0, 0) != 0:
        return
    _confine_writes(ctypes, libc.syscall, scratch)
    program = b"".join(_filter(machine))
    kept = ctypes.create_string_buffer(program, len(program))
    length, address = (len(program) // 8).to_bytes(8, "little"), ctypes.addressof(kept).to_bytes(8, "little")
    libc.prctl(filter_calls, 2, ctypes.create_string_buffer(length + address, 16), 0, 0)


def _confine_writes(ctypes: Any, syscall: Any, scratch: str) -> None:
    """Landlock: nothing is executed, and nothing written, made or removed but in a folder."""
    create, add, restrict = 444, 445, 446
    version = syscall(create, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    execute, write, truncate = 1, 2, 1 << 14
    changes = write | sum(1 << bit for bit in range(4, 13)) | (1 << 13 if version > 1 else 0)
    changes |= truncate if version > 2 else 0
    rules = ctypes.create_string_buffer((changes | execute).to_bytes(8, sys.byteorder), 8)
    ruleset = syscall(create, rules, ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return
    for path, allowed in ((scratch, changes), (os.devnull, changes & (write | truncate))):
        at = os.open(path, os.O_PATH)
        rule = allowed.to_bytes(8, sys.byteorder) + at.to_bytes(4, sys.byteorder)
        syscall(add, ruleset, 1, ctypes.create_string_buffer(rule, len(rule)), 0)
        os.close(at)
    syscall(restrict, ruleset, 0)
    os.close(ruleset)


def _filter(machine: str) -> Iterable[bytes]:
    """A program for seccomp: instructions that look at a system call's number and arguments."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return code.to_bytes(2, sys.byteorder) + bytes((if_true, if_false)) + value.to_bytes(4, sys.byteorder)

    load, equal, has_bit, end = 0x20, 0x15, 0x45, 0x06
    first, third = 16, 32  # where the arguments are
    refuse, unknown, allow = step(end, _FAIL | 1), step(end, _FAIL | 38), step(end, _ALLOW)
    own = [step(load, first), step(equal, os.getpid(), 0, 1), allow, refuse]
    bodies = {
        "clone": [step(load, first), step(has_bit, 0x10000, 0, 1), allow, refuse],  # threads
        "clone3": [unknown],  # libraries then use `clone`, whose arguments can be seen
        "kill": own,
        "tgkill": own,
        "socket": [step(load, first), step(equal, 1, 0, 1), allow, refuse],
        "prlimit64": [
            step(load, third),
            step(equal, 0, 0, 3),
            step(load, third + 4),
            step(equal, 0, 0, 1),
            allow,
            refuse,
        ],
    }
    yield step(load, 4)
    column, kernels_name = _MACHINES[machine]
    yield step(equal, kernels_name, 1, 0)
    yield refuse
    yield step(load, 0)
    yield step(0x35, 0x40000000, 0, 1)  # the same calls under other numbers
    yield refuse
    for row in _CALLS.strip().replace("\n", " ").split(", "):
        words = row.split()
        body = bodies.get(words[0], [refuse])
        if words[column] != "0":
            yield step(equal, int(words[column]), 0, len(body))
            yield from body
    yield allow


# ---- what is refused ----------------------------------------------------------------------------------------------


class Refused(PermissionError):
    """What is imported tried what it may not do. An OSError: code that looks for tools or networks is ready for it."""


_NEVER = frozenset(
    "os.fork os.forkpty os.system os.exec os.posix_spawn os.spawn os.startfile os.startfile/2 subprocess.Popen "
    "pty.spawn fork_exec os.kill os.killpg pidfd_send_signal os.mkfifo os.mknod os.unshare os.setns os.chroot "
    "resource.setrlimit resource.prlimit sys.remote_exec "
    "socket.bind socket.connect socket.sendto socket.sendmsg socket.getaddrinfo socket.gethostbyname "
    "socket.gethostbyaddr socket.getnameinfo socket.sethostname "
    "winreg.CreateKey winreg.DeleteKey winreg.DeleteValue winreg.SetValue winreg.LoadKey winreg.SaveKey "
    "syslog.openlog syslog.syslog webbrowser.open ensurepip.bootstrap".split()
)
_WRITES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.truncate", "os.mkdir", "os.chmod", "os.chown", "os.utime"), 1),
    **dict.fromkeys(("os.setxattr", "os.removexattr", "os.chflags", "os.lchmod", "os.lchown", "os.unlink"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink", "os.replace"), 2),
}
"""Event -> how many paths it begins with."""
_NATIVE = frozenset(
    "fork vfork clone execl execlp execle execv execvp execve execvpe fexecve system popen posix_spawn posix_spawnp "
    "kill killpg tkill tgkill syscall socket connect bind ptrace setsid unlink unlinkat remove rmdir rename renameat "
    "creat truncate mkdir symlink link mknod mkfifo setrlimit prlimit _PySys_ClearAuditHooks".split()
)
"""Functions that ctypes does not get from a library."""


def guard(scratch: str) -> list[str]:
    """Refuse, from now on, network, other processes, and writes outside of `scratch`; the events that were refused."""
    refused = []  # type: list[str]

    def refuse(event: str, what: str = "") -> None:
        if len(refused) < 100:
            refused.append(event)
        raise Refused(13, "hallucheck refuses " + event, what or None)

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = details
            is_write = (type(flags) is int and flags & _WRITING) or (type(mode) is str and set(mode) & set("wax+"))
            # `os.open` may have been given a folder that its path counts from, which this event does not tell
            # a folder itself is opened for writing only to make a file without a name in it (O_TMPFILE)
            is_own = _is_in(path, scratch, is_relative_allowed=mode is not None) or path == scratch
            if is_write and not is_own:
                refuse(event, _path_text(path))
        elif event in _NEVER:
            refuse(event)
        elif event in _WRITES:
            for path in details[: _WRITES[event]]:
                if not _is_in(path, scratch, is_relative_allowed=False):
                    refuse(event, _path_text(path))
        elif event == "socket.__new__":
            if int(details[1]) not in (1, -1):  # AF_UNIX: pairs, which event loops talk to themselves with
                refuse(event)
        elif event == "sqlite3.connect":
            if details[0] not in (":memory:", "", b":memory:") and not _is_in(details[0], scratch, False):
                refuse(event, _path_text(details[0]))
        elif event == "ctypes.dlsym":
            if details[1] in _NATIVE:
                refuse(event, details[1])

    if hasattr(sys, "addaudithook"):
        sys.addaudithook(hook)
    else:
        _emulate_audit_events(hook)
    _replace_unaudited(hook)
    return refused


def _is_in(path: Any, folder: str, is_relative_allowed: bool) -> bool:
    """Whether a path is in a folder; nothing in the folder can be a link that leads out of it."""
    if type(path) is int:
        return True  # an open file, which was asked about when it was opened
    text = _path_text(path)
    if text in ("/dev/null", "nul", "NUL"):
        return True
    if is_relative_allowed and not os.path.isabs(text):
        text = _getcwd() + os.sep + text
    text = text.replace("\\", "/") if os.sep == "\\" else text
    return text.startswith(folder.replace("\\", "/") + "/") and ".." not in text.split("/")


def _path_text(path: Any) -> str:
    if type(path) is bytes:
        return path.decode("utf-8", "surrogateescape")
    if type(path) is str:
        return path
    try:
        found = type(path).__fspath__(path)
    except Exception:
        return ""
    return _path_text(found) if type(found) is bytes or type(found) is str else ""


def _plain_path(value: Any) -> Any:
    """A path that is the same each time it is asked for."""
    return _path_text(value) if hasattr(type(value), "__fspath__") else value


def _replace_unaudited(hook: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Functions without an audit event of their own."""
    names = {
        "_posixsubprocess": ("fork_exec",),
        "posix": ("mkfifo", "mknod", "chroot", "unshare", "setns", "pidfd_send_signal"),
        "_signal": ("pidfd_send_signal",),
    }
    for module_name, functions in names.items():
        try:
            module = __import__(module_name)
        except ImportError:
            continue
        for name in functions:
            event = name if name in _NEVER else "os." + name
            _wrap(module, name, event, hook)
            for copy in ("os", "signal"):
                if copy in sys.modules and hasattr(sys.modules[copy], name):
                    setattr(sys.modules[copy], name, getattr(module, name))


def _wrap(module: Any, name: str, event: str, hook: Callable[[str, tuple[Any, ...]], None]) -> None:
    real = getattr(module, name, None)
    if real is None:
        return

    def asked(*args: Any, **kwargs: Any) -> Any:
        args = tuple([_plain_path(argument) for argument in args])
        hook(event, args or tuple(kwargs.values()))
        return real(*args, **kwargs)

    asked.__name__ = asked.__qualname__ = name
    setattr(module, name, asked)


def _emulate_audit_events(hook: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Python 3.7 has no audit events: the functions that would raise them ask first, as far as that goes."""
    import _io
    import _socket

    own = __import__("nt" if os.name == "nt" else "posix")  # type: Any
    renamed = {"execv": "exec", "execve": "exec", "spawnv": "spawn", "spawnve": "spawn", "unlink": "remove"}
    renamed["replace"] = "rename"
    plain = "fork forkpty system startfile kill killpg remove rmdir rename link symlink truncate mkdir chmod chown"
    for name in (*plain.split(), *renamed, "lchown", "utime", "setxattr", "removexattr"):
        _wrap(own, name, "os." + renamed.get(name, name), hook)
        if hasattr(own, name):
            setattr(os, name, getattr(own, name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo", "sethostname"):
        _wrap(_socket, name, "socket." + name.partition("_")[0], hook)
    c_io, io = _io, __import__("io")  # type: Any, Any
    real_open, real_os_open = c_io.open, os.open

    def open_file(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        file = _plain_path(file)
        hook("open", (file, mode, 0))
        return real_open(file, mode, *args, **kwargs)

    def os_open(path: Any, flags: int, *args: Any, **kwargs: Any) -> Any:
        path = _plain_path(path)
        hook("open", (path, None, flags))
        return real_os_open(path, flags, *args, **kwargs)

    class FileIO(c_io.FileIO):  # type: ignore[misc]
        def __init__(self, file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> None:
            hook("open", (file, mode, 0))
            super().__init__(file, mode, *args, **kwargs)

    class Socket(_socket.socket):
        __slots__ = ()

    for name in ("bind", "connect", "connect_ex", "sendto", "sendmsg"):
        setattr(Socket, name, _asking_method(getattr(_socket.socket, name), "socket." + name.partition("_")[0], hook))
    open_file.__name__ = open_file.__qualname__ = "open"
    c_io.open = io.open = builtins.open = open_file
    c_io.FileIO = io.FileIO = FileIO
    os.open = own.open = os_open
    _socket.socket = _socket.SocketType = Socket  # type: ignore[misc]


def _asking_method(real: Any, event: str, hook: Callable[[str, tuple[Any, ...]], None]) -> Any:
    def asked(self: Any, *args: Any) -> Any:
        hook(event, (self, *args))
        return real(self, *args)

    return asked


# ---- looking past what objects say of themselves ------------------------------------------------------------------


def _slot(name: str, of: Any = type) -> Callable[[Any], Any]:
    """Reads an attribute of a class as `type` has it, whatever its metaclass says."""
    read = of.__dict__[name].__get__
    return lambda cls: read(cls)


_read_mro, _bases, _namespace = _slot("__mro__"), _slot("__bases__"), _slot("__dict__")
_dictoffset, _flags, _text_signature = _slot("__dictoffset__"), _slot("__flags__"), _slot("__text_signature__")
_module_namespace = _slot("__dict__", types.ModuleType)
_HEAP_TYPE = 1 << 9


def _name_slot(name: str) -> Callable[[Any], str]:
    read = type.__dict__[name].__get__

    def text(cls: Any) -> str:
        try:
            found = read(cls)
        except Exception:
            return ""
        return found if type(found) is str else ""

    return text


_name_of, _qualname_of, _home_of = _name_slot("__name__"), _name_slot("__qualname__"), _name_slot("__module__")


def _mro(cls: Any) -> Any:
    found = _read_mro(cls)
    if found is None:  # a static type that nobody has asked for anything yet: it is made ready by that
        type.__getattribute__(cls, "__mro__")
        found = _read_mro(cls)
    return found or ()


def _is_a(value: Any, cls: type) -> bool:
    return any(ancestor is cls for ancestor in _mro(type(value)))


def _is_class(value: Any) -> bool:
    return _is_a(value, type)


def _in_mro(cls: Any, name: str) -> Any:
    """(where in the line of a class a name is first found, its value); (None, None) if nowhere."""
    for ancestor in _mro(cls):
        namespace = _namespace(ancestor)
        if name in namespace:
            return ancestor, namespace[name]
    return None, None


def _overrides(cls: Any, name: str, root: type) -> bool:
    """Whether a class has a special method that `root` does not have, or has another one than `root`."""
    found = _in_mro(cls, name)[0]
    return found is not None and found is not _in_mro(root, name)[0]


def _names(namespace: Any) -> list[str]:
    return sorted(name for name in list(namespace) if type(name) is str and _is_name(name))


def _is_name(text: str) -> bool:
    return text.isidentifier() and text not in _KEYWORDS and len(text) <= 200


def _text(value: Any) -> str:
    return value[:_TEXT_LENGTH] if type(value) is str else ""


# ---- signatures ---------------------------------------------------------------------------------------------------

_COMPILED_FUNCTIONS = frozenset(
    "cython_function_or_method fused_cython_function nb_func nb_method instancemethod function "
    "_cython_function_or_method staticmethod_descriptor method-wrapper".split()
)
"""Names of types that compilers of extension modules bring for functions."""
_METHODS = (types.MethodDescriptorType, types.WrapperDescriptorType)
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodWrapperType, *_METHODS)


def _is_function(value: Any) -> bool:
    kind = type(value)
    if any(kind is known for known in _FUNCTIONS):
        return True
    return _name_of(kind) in _COMPILED_FUNCTIONS and _in_mro(kind, "__call__")[0] is not None and not _is_class(value)


def parameters_of(signature: Any, value: Any, has_receiver: bool) -> Any:
    """[name, kind as `inspect` numbers them, has a default] of each parameter, without the receiver; None if they are
    not known."""
    try:
        parameters = list(signature(value, follow_wrapped=False).parameters.values())
    except BaseException:  # a signature is computed by what was imported, and may be anything
        return None
    found = [[_text(p.name), int(p.kind), p.default is not p.empty] for p in parameters]  # type: Any
    if has_receiver:
        if not found or found[0][1] > 2:
            return None
        found = found if found[0][1] == 2 else found[1:]
    return found if all(_is_name(name) for name, _, _ in found) else None


def documented_parameters(parse: Any, value: Any, name: str, has_receiver: bool) -> Any:
    """The same from the first line of the docstring, if that is a signature and nothing else: compilers of extension
    modules write it there. Weaker evidence: it may be out of date."""
    try:
        line = value.__doc__.lstrip().partition("\n")[0].strip()
        head, _, rest = line.partition("(")
        if type(line) is not str or head.rpartition(".")[2] != name or len(line) > 2000:
            return None
        arguments = parse("def f(" + rest + ": pass").body[0].args
    except BaseException:
        return None
    positional = getattr(arguments, "posonlyargs", [])
    first = len(positional) + len(arguments.args) - len(arguments.defaults)
    found = [[a.arg, 0 if i < len(positional) else 1, i >= first] for i, a in enumerate([*positional, *arguments.args])]
    if arguments.vararg:
        found.append([arguments.vararg.arg, 2, False])
    found += [[a.arg, 3, d is not None] for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg:
        found.append([arguments.kwarg.arg, 4, False])
    return found[1:] if has_receiver and found and found[0][0] in ("self", "cls") else found


# ---- describing ---------------------------------------------------------------------------------------------------

_LEFT_OUT = frozenset(("__doc__", "__module__", "__dict__", "__weakref__", "__qualname__", "__name__"))
_MODULE_OWN = frozenset(
    "__builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __path__ __spec__".split()
)


def _interpreters_own() -> dict[int, str]:
    """Identities of the classes that the interpreter itself has and that only `types` has names for."""
    found = {id(type(None)): "types:NoneType"}
    for name, value in sorted(vars(types).items()):
        if type(value) is type and _modules["builtins"].__dict__.get(_name_of(value)) is not value:
            found.setdefault(id(value), "types:" + name)
    return found


class Describer:
    """Describes a module; classes that cannot be imported by a name from elsewhere are described here, each once.

    A class is named "module:qualname" if importing it by that name gives the same class, "#n" if it is the n-th of
    `classes`, and "" if there were too many.
    """

    def __init__(self, request: Any, tools: Any) -> None:
        limits = request["limits"]
        self._signature, self._parse, self._compile = tools
        self._module_name = request["module"]
        self._installed = tuple(folder.rstrip("/\\") + os.sep for folder in request["path"])
        self._classes_left = limits["classes"]
        self._names_left = limits["names"]
        self._indices = _interpreters_own()
        self._kept = []  # type: list[Any]
        self._waiting = []  # type: list[Any]
        self._texts = {}  # type: dict[str, str]
        self.classes = []  # type: list[Any]
        self.is_cut = False

    # ---- where things are from

    def reference(self, cls: Any) -> str:
        """The name of a class, as told above."""
        known = self._indices.get(id(cls))
        if known is None:
            _mro(cls)  # makes it ready
            home, qualname = _home_of(cls), _qualname_of(cls)
            if self._is_importable(cls, home, qualname) and self._is_described_by(home, qualname, cls):
                known = home + ":" + qualname
            elif self._classes_left <= 0:
                self.is_cut = True
                return ""
            else:
                self._classes_left -= 1
                known = "#" + str(len(self.classes) + len(self._waiting))
                self._waiting.append(cls)
            self._kept.append(cls)
            self._indices[id(cls)] = known
        return known

    def _is_importable(self, value: Any, home: str, qualname: str) -> bool:
        """Whether walking a dotted name leads to this very object."""
        at = _modules.get(home)
        if at is None or not all(_is_name(part) for part in home.split(".")) or not _is_a(at, types.ModuleType):
            return False
        namespace = _module_namespace(at)
        for part in qualname.split("."):
            if namespace is None or not _is_name(part) or part not in namespace:
                return False
            at = namespace[part]
            namespace = _namespace(at) if _is_class(at) else None
        return at is value

    def _is_described_by(self, home: str, qualname: str, cls: Any) -> bool:
        """Whether who looks at the home of a class or function finds more than a name that leads back here."""
        if home == self._module_name:
            return False
        file = _module_namespace(_modules[home]).get("__file__")
        if type(file) is not str or not file.endswith((".py", ".pyc")):
            return True  # compiled itself
        if not file.startswith(self._installed):
            return True  # the standard library's, whose stubs tell all
        statement = self._search(r"^\s*(?:class|def|async\s+def)\s+" + qualname.rpartition(".")[2] + r"\b")
        stem = file.rpartition(".")[0]
        return bool(statement(self._source(stem + ".py")) or statement(self._source(stem + ".pyi")))

    def _search(self, pattern: str) -> Any:
        return self._compile(pattern, 8).search  # 8: `^` is the beginning of each line

    def _source(self, file: str) -> str:
        if file not in self._texts:
            try:
                with open(file, encoding="utf-8", errors="replace") as stream:
                    self._texts[file] = stream.read(4 * 2**20)
            except (OSError, ValueError):
                self._texts[file] = ""
        return self._texts[file]

    # ---- the module

    def module(self, module: Any) -> Any:
        """What the module is and has."""
        is_module = _is_a(module, types.ModuleType)
        namespace = _module_namespace(module) if is_module else self._instance_namespace(module)
        kind = type(module)
        root = types.ModuleType if is_module else object
        own = [name for name in self._taken(_names(namespace)) if name not in _MODULE_OWN]
        names = {name: self.value(namespace[name]) for name in own}
        if kind is not types.ModuleType:
            for ancestor in _mro(kind):
                if ancestor is types.ModuleType or ancestor is object:
                    break
                for name, value in self._members(ancestor).items():
                    names.setdefault(name, {"kind": "claimed"} if value["kind"] != "value" else value)
        for name in self._taken(self._listed(module)):
            if name not in _MODULE_OWN and not (name.startswith("__") and name.endswith("__")):
                names.setdefault(name, {"kind": "claimed"})
        exports = namespace.get("__all__")
        is_listed = type(exports) is list or type(exports) is tuple
        is_listed = is_listed and all(type(name) is str for name in exports)
        return {
            "names": names,
            "exports": _names(exports) if is_listed else None,
            "file": _text(namespace.get("__file__")),
            "type": "" if kind is types.ModuleType else self.reference(kind),
            "has_getattr": "__getattr__" in namespace
            or _overrides(kind, "__getattr__", root)
            or _overrides(kind, "__getattribute__", root),
        }

    def _instance_namespace(self, value: Any) -> Any:
        try:
            found = object.__getattribute__(value, "__dict__")
        except Exception:
            return {}
        return found if type(found) is dict else {}

    def _listed(self, module: Any) -> list[str]:
        """What `dir()` says; a module may answer that itself."""
        try:
            return _names(dir(module))
        except BaseException:
            return []

    def _taken(self, names: list[str]) -> list[str]:
        """As many of the names as there is room for."""
        taken = names[: max(self._names_left, 0)]
        self._names_left -= len(names)
        self.is_cut = self.is_cut or len(taken) < len(names)
        return taken

    def value(self, value: Any) -> Any:
        """What a name of the module stands for."""
        if _is_a(value, types.ModuleType):
            name = _text(_module_namespace(value).get("__name__"))
            is_there = _modules.get(name) is value and all(_is_name(part) for part in name.split("."))
            return {"kind": "module", "target": name if is_there else ""}
        if _is_class(value):
            return {"kind": "class", "target": self.reference(value)}
        if _is_function(value):
            home, qualname = self._home_of_function(value)
            if self._is_importable(value, home, qualname) and self._is_described_by(home, qualname, value):
                return {"kind": "function", "target": home + ":" + qualname}
            return self._function("function", value, qualname.rpartition(".")[2], False)
        return {"kind": "value", "target": self.reference(type(value))}

    def _home_of_function(self, value: Any) -> tuple[str, str]:
        try:
            return _text(value.__module__), _text(value.__qualname__)
        except BaseException:
            return "", ""

    def _function(self, kind: str, value: Any, name: str, has_receiver: bool) -> Any:
        found = {"kind": kind}  # type: dict[str, Any]
        parameters = parameters_of(self._signature, value, has_receiver)
        if parameters is not None:
            found["parameters"] = parameters
        else:
            documented = documented_parameters(self._parse, value, name, has_receiver)
            if documented is not None:
                found["documented"] = documented
        return found

    # ---- classes

    def describe_waiting(self) -> None:
        """Describe the classes that were met; more of them may be met on the way."""
        while self._waiting:
            cls = self._waiting[0]
            described = self._class(cls)
            self.classes.append(described)
            del self._waiting[0]

    def _class(self, cls: Any) -> Any:
        metaclass = type(cls)
        found = {
            "name": _text(_name_of(cls)),
            "qualname": _text(_qualname_of(cls)),
            "home": _text(_home_of(cls)),
            "bases": [self.reference(base) for base in _bases(cls)],
            "metaclass": "" if metaclass is type else self.reference(metaclass),
            "members": self._members(cls),
            "has_instance_dict": _dictoffset(cls) != 0,
            "has_getattr": _overrides(cls, "__getattr__", object) or _overrides(cls, "__getattribute__", object),
            "has_class_getattr": _overrides(metaclass, "__getattr__", type)
            or _overrides(metaclass, "__getattribute__", type),
        }
        if type(_text_signature(cls)) is str:
            parameters = parameters_of(self._signature, cls, False)
            if parameters is not None:
                found["parameters"] = parameters
        return found

    def _members(self, cls: Any) -> Any:
        namespace = _namespace(cls)
        return {
            name: self._member(cls, name, namespace[name])
            for name in self._taken(_names(namespace))
            if name not in _LEFT_OUT
        }

    def _member(self, cls: Any, name: str, value: Any) -> Any:
        kind = type(value)
        if kind is types.ClassMethodDescriptorType:
            return self._function("classmethod", value.__get__(None, cls), name, False)
        if kind is classmethod or kind is staticmethod:
            if _is_function(value.__func__):
                return self._function(_name_of(kind), value.__func__, name, kind is classmethod)
            return {"kind": "descriptor", "target": self.reference(type(value.__func__))}
        if kind is types.BuiltinFunctionType:  # does not bind
            return self._function("staticmethod", value, name, name == "__new__")
        if _is_function(value):
            return self._function("method", value, name, True)
        if kind is types.GetSetDescriptorType or kind is types.MemberDescriptorType or _is_a(value, property):
            return {"kind": "property"}
        if _is_class(value):
            return {"kind": "class", "target": self.reference(value)}
        if _in_mro(kind, "__get__")[0] is not None:
            return {"kind": "descriptor", "target": self.reference(kind)}
        return {"kind": "value", "target": self.reference(kind)}

    # ---- single names

    def look_up(self, module: Any, dotted: str) -> Any:
        """Whether `getattr` finds a dotted name, part by part; here what was imported answers itself."""
        value, parent = module, module
        answer = {"name": dotted, "state": "found"}
        for part in dotted.split("."):
            parent = value
            try:
                value = getattr(parent, part)
            except AttributeError as error:
                answer.update(state="missing", part=part, message=_message(error))
                break
            except BaseException as error:
                answer.update(state="failed", part=part, message=_name_of(type(error)) + ": " + _message(error))
                break
        else:
            answer["type"] = self.reference(type(value))
        answer["parent"] = self.reference(type(parent))
        return answer


def _message(error: BaseException) -> str:
    try:
        return _text(str(error))
    except BaseException:
        return ""


# ---- the way ------------------------------------------------------------------------------------------------------


class _Seeker:
    """Notes which top-level modules were looked for in vain: were one installed, the answer might be another."""

    def __init__(self) -> None:
        self.missing = set()  # type: set[str]

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if path is None and "." not in name and len(self.missing) < 1000:
            self.missing.add(name)


def observe(request: Any, refused: list[str], clock: Callable[[], float], tools: Any) -> Any:
    """The answer to a request; `tools` are `inspect.signature`, `ast.parse` and `re.compile` from before the import."""
    name = request["module"]
    seeker = _Seeker()
    sys.meta_path.append(seeker)
    begin = clock()
    try:
        __import__(name)
        module = _modules[name]
    except BaseException as error:
        return {"failure": _failure(error)}
    import_s = clock() - begin
    describer = Describer(request, tools)
    answer = describer.module(module)
    answer["answers"] = [describer.look_up(module, dotted) for dotted in request["names"]]
    describer.describe_waiting()
    inside = name + "."
    loaded = [key for key in list(_modules) if type(key) is str]
    answer.update(
        name=name,
        classes=describer.classes,
        is_cut=describer.is_cut,
        submodules=sorted(key for key in loaded if key.startswith(inside))[:5000],
        missing_imports=_names(seeker.missing),
        imported=_files_of_top_level(loaded),
        refused=sorted(set(refused)),
        import_s=import_s,
    )
    return {"observation": answer}


def _files_of_top_level(loaded: Iterable[str]) -> Any:
    """Top-level package -> the file of one of its modules."""
    found = {}  # type: dict[str, str]
    for key in loaded:
        module = _modules.get(key)
        file = _module_namespace(module).get("__file__") if _is_a(module, types.ModuleType) else None
        if type(file) is str and len(file) < 4096:
            found.setdefault(key.partition(".")[0], file)
    return found


def _failure(error: BaseException) -> Any:
    reason = "import-failed"
    at, depth = error, 0  # type: Any, int
    while at is not None and depth < 20:
        if type(at) is Refused:
            reason = "refused"
        elif type(at) is MemoryError:
            reason = "out-of-memory"
        at, depth = at.__cause__ or at.__context__, depth + 1
    return {"reason": reason, "type": _text(_name_of(type(error))), "message": _message(error)}


def _encoded(answer: Any) -> bytes:
    """JSON, made without anything that can be changed from outside."""
    try:
        make = _make_encoder(None, None, _as_text, None, ":", ",", False, False, True)
        return "".join(make(answer, 0)).encode()
    except TypeError:  # there is none, or it is another one
        return json.dumps(answer).encode()


def _receive(descriptor: int, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = _read(descriptor, length - len(data))
        if not more:
            break
        data += more
    return data


def main() -> None:
    """Answer one request."""
    request = json.loads(_receive(0, int(_receive(0, 10))).decode())
    high = request["descriptor"]
    os.dup2(0, high, inheritable=False)
    os.dup2(1, high + 1, inheritable=False)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    set_limits(request["limits"]["memory_bytes"], request["limits"]["time_s"])
    import ast
    import faulthandler
    import inspect
    import re
    from time import perf_counter

    faulthandler.dump_traceback_later(
        request["limits"]["time_s"] + 5, exit=True, file=null
    )  # should the parent be gone
    tools = inspect.signature, ast.parse, re.compile
    own = sys.modules["__main__"]  # kept, but out of reach by its name
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.argv = [""]
    sys.path.extend(request["path"])
    sys.prefix = sys.exec_prefix = request["prefix"]
    confine(request["scratch"])
    refused = guard(request["scratch"])
    try:
        answer = observe(request, refused, perf_counter, tools)
    except BaseException as error:
        answer = {"failure": _failure(error)}
    try:
        data = _encoded(answer)
        data = _receive(high, 32) + data
        while data:
            data = data[_write(high + 1, data) :]
    finally:
        _exit(0 if own is not None else 1)  # nothing that was imported has a say in how this ends


if __name__ == "__main__":
    # up to Python 3.9 a function called from here would go on with the built-in functions of this frame
    exec("main()", {"main": main, "__builtins__": __builtins__})
