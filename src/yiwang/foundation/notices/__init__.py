"""Messages to people: in-app and SMS, through adapters."""
