"""The rules of shops: `usable` on a day, a job's `steps`, `pricing` of its lines, the `record` that ranks shops."""
