"""Who, where and what happened: the rooms that every other layer stands on."""
