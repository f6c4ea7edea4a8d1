"""The door to the outside: command line, HTTP API and page."""
