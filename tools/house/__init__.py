"""What ./run, ./test and tools/tidy share."""
