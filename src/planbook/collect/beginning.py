"""How a process that looks into other people's files begins: with its limits."""

import json
import sys
from io import TextIOWrapper

from planbook.collect.limits import MEGABYTE, START_SECONDS, Limits, from_params
from planbook.collect.memory import limit_memory, limit_processor


def begun() -> Limits:
    """The limits that the process was started with, set; its first line says whether the system keeps to each."""
    for pipe in (sys.stdin, sys.stdout):  # they are the parent's, whatever encoding the environment asks for
        if isinstance(pipe, TextIOWrapper):
            pipe.reconfigure(encoding="utf-8")
    told = from_params(json.loads(sys.argv[1]))
    limited = [limit_memory(told.reading_mb * MEGABYTE), limit_processor(START_SECONDS)]
    sys.stdout.write(json.dumps(limited) + "\n")
    sys.stdout.flush()
    return told
