"""The declarations from which validation, help, labels and documentation are made."""
