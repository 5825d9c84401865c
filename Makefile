# The same commands on every system: `make X` is `python3 dev.py X` (Windows: `python dev.py X`).
PYTHON ?= python3

.PHONY: help run app test test-full lint format catalogues templates clean

help run app test test-full lint format catalogues templates clean:
	@$(PYTHON) dev.py $@

.DEFAULT_GOAL := help
