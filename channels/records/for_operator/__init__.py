"""What is kept and mailed for the operator: faults of our apps, and answers that no rule knows."""
