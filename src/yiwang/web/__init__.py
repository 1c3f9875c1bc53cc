"""The look: layouts, components, form fields, icons, error pages. Knows nothing of the business."""
