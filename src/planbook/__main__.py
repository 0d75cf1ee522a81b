"""`python -m planbook` is the command `planbook`."""

from planbook.cli.main import run

if __name__ == "__main__":
    run()
