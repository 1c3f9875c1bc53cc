"""The officials' workbench: to-do, case page, team, search, operator page."""
