"""What was done and said, and when: collection runs, evaluations, verdicts through time, and who may work at present."""
