# Reports: page and PDF

print-contents = Contents
print-file = Download as PDF (to print, or to listen to with a screen reader)
print-page = Page { $page } of { $pages }
print-making-title = The report is being made
print-making = This report is long. Its PDF will be ready in a few seconds and opens by itself; please keep this page open.
print-making-again = If it takes too long, press here to try again

error-print-busy-title = Other reports are being made
error-print-busy = Many people are asking for reports right now, and this one has not had its turn.
error-print-busy-next = Try again in a minute. The page says the same as the PDF, so you can read that now.
error-print-no-font-title = There is no PDF for now
error-print-no-font = This machine has no font with Chinese letters yet, so it cannot make a PDF.
error-print-no-font-next = The page says the same as the PDF; please read that. For the operator: install Debian's package fonts-noto-cjk, or put the files of Noto Sans TC (Regular and Bold) into the folder fonts in the data folder.
