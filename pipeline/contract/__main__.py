"""``python -m pipeline.contract``: write what is derived from the records under ``schema/``.

What stands there is frozen for a released schema version; a test compares. Run this in a checkout
when a change is meant, and raise ``SCHEMA_VERSION`` if a reader can see it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.contract.dictionary import write_dictionary
from pipeline.contract.expectations import derive_suites
from pipeline.contract.json_schema import write_json_schema
from pipeline.contract.location import MAJOR
from pipeline.contract.tables import TABLES


def derive_files() -> dict[str, str]:
    """File name to content: JSON Schema and expectations of each table, the data dictionary."""
    files = {
        table.schema_file: json.dumps(write_json_schema(table), indent=2, ensure_ascii=False) + "\n"
        for table in TABLES
    }
    return files | derive_suites() | {"data_dictionary.md": write_dictionary()}


def main() -> None:
    """Write all derived files into ``schema/`` of this checkout."""
    folder = Path(__file__).resolve().parents[2] / "schema" / MAJOR
    for name, content in derive_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
        sys.stdout.write(f"wrote {folder / name}\n")


if __name__ == "__main__":
    main()
