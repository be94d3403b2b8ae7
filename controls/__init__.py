"""Controls: stored questions which name what is wrong, their files, and the verdicts that follow from the answers."""
