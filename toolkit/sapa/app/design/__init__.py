"""The design panel: goal → frame → size and allocation → programme and selection → draw and download."""
