"""The panel of an expert panel: files → experts → draw → scores entered → remarks → result → agreement → protocol."""
