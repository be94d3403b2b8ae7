"""What answers of AWS mean where that takes more than reading a member; each rule with its source."""
