"""Acts on staffing."""
