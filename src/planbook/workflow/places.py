"""Names of files and folders that several commands know, below the trust's folder."""

LEDGER = "ledger.db"
LOCK = "ledger.lock"
REGISTER_NAMES = ("trust.xlsx", "trust.xlsm")
MANIFEST = "manifest.json"
"""In the folder of a period's outputs: what was made, and which figure stands in which cell."""
BACK_UPS = "backups"
"""Where back-ups are put unless somebody says otherwise."""
FIGURES = "figures"
"""Where exports of other systems lie."""
FOLDERS = ("issued", "returned", "outputs", BACK_UPS, "templates", "report_templates", FIGURES)
"""What lies in the trust's folder and is a folder, if it is there."""
OF_PERIODS = FOLDERS[:3]
"""Those of them that have a folder for each period."""
