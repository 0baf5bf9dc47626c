"""What files say of staffing, read into typed rows."""
