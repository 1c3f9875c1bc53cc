"""Pure code: identifiers, calendar, crypto, rules, problems, actor, paging. Knows neither Django nor the network."""
