"""The commands of the command line, by what they are for; `twin.cli` names them."""
