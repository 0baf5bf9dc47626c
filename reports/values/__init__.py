"""What the pages of what is told are: plain values, each page's in a module of its own."""
