"""Help that goes to a file or a pipe is no narrower for a terminal that is not there."""

import os
import subprocess
import sys


def test_columns_do_not_wrap_help_that_goes_to_a_pipe() -> None:
    plain = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    words = [sys.executable, "-m", "planbook", "redact", "--help"]
    shown = [
        subprocess.run(words, env=env, capture_output=True, check=True).stdout
        for env in (plain, plain | {"COLUMNS": "40"})
    ]
    assert shown[0] == shown[1]
    assert max(map(len, shown[0].splitlines())) > 70
