"""The citizen portal: find, guide, apply, follow (我的宁夏, 网上大厅)."""
