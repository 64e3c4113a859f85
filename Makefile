# Everything a developer needs, and nothing to set up by hand.
#
#   make test    install what the full suite needs, run everything, say what ran
#   make lint    formatting, clippy, documentation, dependencies
#   make demo    a ready workspace with a year of history, in your browser
#   make bench   the figures in bench/README.md, measured here (minutes)

.PHONY: test lint demo bench setup

test: setup
	@ci/test

lint:
	@ci/lint

setup:
	@ci/setup

demo:
	cargo run --release -- demo

bench:
	@bench/run
