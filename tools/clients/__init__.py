"""Programs that others bring, each run in an environment of its own by `make clients`."""
