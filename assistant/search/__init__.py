"""Query in, results out: candidates, musts, ranking, reasons."""
