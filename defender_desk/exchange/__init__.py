"""What leaves and what arrives: bundles, receipts, cards (docs/bundle-format.md)."""
