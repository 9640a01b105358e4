# Two commands do everything on a fresh machine: `make run` and `make test`.
# Each thing that is made once leaves a stamp, so that a second run starts at once.

PY       := .venv/bin/python
STAMPS   := .stamps
CATALOGS := $(wildcard resources/translations/*/LC_MESSAGES/*.po)
SCREEN   := $(DISPLAY)$(WAYLAND_DISPLAY)
WORKERS  ?= 2

.PHONY: help run setup test check bench shots soak words check-windows lock wheel clean

help:
	@echo "make run            open the program (without a screen: walk the practice day and picture it)"
	@echo "make test           all tests but the long ones"
	@echo "make check          style, types, the house's contracts, words complete"
	@echo "make bench          figures, each beside a comparison of the same run"
	@echo "make shots          every page in every theme, language and size, in build/shots"
	@echo "make soak           the long tests"
	@echo "make check-windows  every pinned piece has a ready-made file for Windows"
	@echo "make setup          only install what is needed"

run: setup
ifeq ($(strip $(SCREEN)),)
	@echo "No screen here: going through the practice day offscreen, pictures in build/practice-day/."
	@rm -rf build/practice-day
	QT_QPA_PLATFORM=offscreen $(PY) tools/shots.py --practice-day build/practice-day
else
	$(PY) -m defender_desk
endif

setup: $(STAMPS)/system $(STAMPS)/python words

$(STAMPS)/system: tools/system_packages.sh
	@mkdir -p $(STAMPS)
	sh tools/system_packages.sh
	@touch $@

$(STAMPS)/python: requirements/dev.txt requirements/source.txt pyproject.toml tools/make_venv.sh $(STAMPS)/system
	@mkdir -p $(STAMPS)
	sh tools/make_venv.sh
	@touch $@

words: $(STAMPS)/words

$(STAMPS)/words: $(CATALOGS) tools/compile_words.py $(STAMPS)/python
	$(PY) tools/compile_words.py
	@touch $@

test: setup
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not soak" tests

soak: setup
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m soak tests

check: setup
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) tools/check_words.py

bench: setup
	QT_QPA_PLATFORM=offscreen $(PY) -m benchmarks

shots: setup
	QT_QPA_PLATFORM=offscreen $(PY) tools/every_shot.py

check-windows: setup
	$(PY) tools/check_windows.py

wheel: setup
	$(PY) -m build --wheel --no-isolation --outdir build/wheel

# For whoever changes a version in pyproject.toml; needs the program `uv`.
lock:
	sh tools/lock.sh

clean:
	rm -rf build .stamps .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find resources -name desk.mo -delete
