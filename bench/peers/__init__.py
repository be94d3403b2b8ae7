"""What Emptyset is measured against, installed by the bench into environments of their own; nothing of it is in our locks."""
