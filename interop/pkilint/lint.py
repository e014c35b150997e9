"""Lints the files named on the command line with pkilint, each by its ending."""

import sys

from pkilint.bin import lint_crl, lint_ocsp_response, lint_pkix_cert

KINDS = {
    "cer": (lint_pkix_cert.main, []),
    "crl": (lint_crl.main, ["--type", "CRL", "--profile", "PKIX"]),
    "ocsp": (lint_ocsp_response.main, []),
}


def main():
    """Lints each file; pkilint prints what it finds, from notices upwards."""
    bad = 0
    for name in sys.argv[1:]:
        lint, words = KINDS[name.rpartition(".")[2]]
        if lint(["lint", "--severity", "NOTICE", *words, name]) != 0:
            print(f"{name} has findings")
            bad += 1
    print(f"{len(sys.argv) - 1} files, {bad} with findings")
    return 1 if bad else 0


sys.exit(main())
