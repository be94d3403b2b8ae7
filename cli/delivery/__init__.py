"""Changes of verdicts to a webhook, as Standard Webhooks has it (https://www.standardwebhooks.com)."""
