# The commands of README.md. Everything is built by Meson; this file only calls it.
BUILD ?= build
MESON_OPTIONS ?=
EMBARGO = $(BUILD)/src/cli/embargo

.PHONY: all setup demo test slow-test install format lint clean
all: $(EMBARGO)

setup:
	@tools/setup.sh

$(BUILD)/build.ninja:
	@meson setup $(BUILD) $(MESON_OPTIONS) >$(BUILD).log 2>&1 || { cat $(BUILD).log; rm -rf $(BUILD) $(BUILD).log; exit 1; }
	@mv $(BUILD).log $(BUILD)/setup.log

.PHONY: $(EMBARGO)
$(EMBARGO): $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

# Builds, makes an index from the demonstration list and screens some customers.
demo: setup
	@$(MAKE) --no-print-directory all
	@tools/demo.sh $(EMBARGO)

# Every test but the slow ones.
test: setup
	@$(MAKE) --no-print-directory all
	@tools/run_tests.sh $(BUILD) --no-suite slow

slow-test: setup
	@$(MAKE) --no-print-directory all
	@tools/run_tests.sh $(BUILD) --suite slow

install: all
	@meson install -C $(BUILD) --no-rebuild

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

lint:
	@tools/lint.sh

clean:
	@rm -rf $(BUILD)
