"""The portal with the drawings' samples in place of each measure's own charts."""
