"""Chinese text: folding, segmentation, numbers and scripts. Knows nothing of products."""
