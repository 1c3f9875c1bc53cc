"""Bodies, departments, posts, dated appointments and the power map."""
