"""The system's own Chromium, for tests of what a browser makes of a page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = "There is no Chromium here, so what a browser makes of the pages was not looked at: install chromium."


def chromium() -> str:
    """Where Chromium lies. Without one the test is skipped with a sentence that says so; in continuous integration,
    which installs it, it fails."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    return found


@contextmanager
def opened_browser() -> Iterator[Any]:
    """A browser without a window; nothing is downloaded for it, and it reaches no network."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"],
        )
        yield browser
        browser.close()
