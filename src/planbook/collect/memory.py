"""The limits of memory and of processor time that the reading process puts on itself.

Linux and macOS have limits of resources for both; on Windows a process joins a job that has one of memory. Where
the system sets none, this says so, and the reader passes it on: a limit that is not there must not pass for one.
"""

import ctypes
import sys
import time

JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9
"""The class of information that `ExtendedLimits` is."""
JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x0100
JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x0400
"""A process that fails ends at once, rather than wait behind a window that asks what to do."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION, with Windows' own names."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class IoCounters(ctypes.Structure):
    """IO_COUNTERS."""

    _fields_ = (
        ("ReadOperationCount", ctypes.c_uint64),
        ("WriteOperationCount", ctypes.c_uint64),
        ("OtherOperationCount", ctypes.c_uint64),
        ("ReadTransferCount", ctypes.c_uint64),
        ("WriteTransferCount", ctypes.c_uint64),
        ("OtherTransferCount", ctypes.c_uint64),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", IoCounters),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def job_limits(most: int) -> ExtendedLimits:
    """What a job is told so that each process in it has `most` bytes.

    The job ends nothing when it is closed: the reading process is alone in it.
    """
    limits = ExtendedLimits()
    flags = JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
    limits.BasicLimitInformation.LimitFlags = flags
    limits.ProcessMemoryLimit = most
    return limits


def limit_memory(most: int) -> str:
    """Give this process no more than `most` bytes; where the system sets no limit, why not, else nothing."""
    try:
        if sys.platform == "win32":
            _join_job(most)
        else:
            _set_limits(most)
    except (ImportError, AttributeError, OverflowError, ValueError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def limit_processor(seconds: int) -> bool:
    """End this process once it has used `seconds` more of processor time; False where the system cannot.

    What a busy computer or a slow share makes it wait is not counted.
    """
    if sys.platform == "win32":
        return False
    import resource

    try:
        _, highest = resource.getrlimit(resource.RLIMIT_CPU)
        allowed = int(time.process_time()) + 1 + seconds
        if highest != resource.RLIM_INFINITY:
            allowed = min(allowed, highest)
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, highest))
    except (ValueError, OSError):
        return False
    return True


if sys.platform == "win32":

    def _join_job(most: int) -> None:
        """Put this process into a job of its own that has the limit; raises OSError where Windows does not."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetInformationJobObject.restype = ctypes.c_int
        kernel.GetCurrentProcess.argtypes = ()
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        kernel.AssignProcessToJobObject.restype = ctypes.c_int
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            raise ctypes.WinError(ctypes.get_last_error())
        limits = job_limits(most)
        size = ctypes.sizeof(limits)
        if not kernel.SetInformationJobObject(
            job, JOB_OBJECT_EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        # The job lives as long as its process; its handle is left to be closed with it.
        if not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def _set_limits(most: int) -> None:
        """Limit the address space, and the data for macOS, which passes over that; raises where neither is set."""
        import resource

        failed: list[Exception] = []
        kinds = (resource.RLIMIT_AS, resource.RLIMIT_DATA)
        for kind in kinds:
            try:
                _, highest = resource.getrlimit(kind)
                allowed = most if highest == resource.RLIM_INFINITY else min(most, highest)
                resource.setrlimit(kind, (allowed, allowed))
            except (ValueError, OSError) as error:
                failed.append(error)
        if len(failed) == len(kinds):
            raise failed[0]
