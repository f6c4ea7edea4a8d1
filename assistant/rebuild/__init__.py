"""From what a merchant typed to what the shop knows: listing in, record out."""
