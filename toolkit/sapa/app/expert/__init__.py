"""The panel of an expert panel: files → attendance and remarks → result → agreement → protocol → draw of experts."""
