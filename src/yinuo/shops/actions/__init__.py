"""Writing shops: `keeping` their files, `judging` them, `jobs` and the `lines` of their cost, `settling` a month."""
