"""Outside repair shops at the desk: files, jobs, settlements, ranking."""
