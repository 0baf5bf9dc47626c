"""Files that somebody brings: read by a child process that can be killed (`reading`), whatever they hold."""
