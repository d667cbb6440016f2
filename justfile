# What a developer does here; `just` lists it.

default:
    @just --list

# The main job: a typed answer
quickstart *ARGS:
    cargo run --example quickstart -- {{ARGS}}

# Everything that needs no foreign server
test:
    cargo test

# Formatting, lints and docs as in CI
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features

# Accept new compile error messages
bless:
    TRYBUILD=overwrite cargo test -p coax-tests --test it ui

# Schema and serde at length: 1000 documents and values for each type of the zoo
truth:
    cargo test -p coax-tests --features truth --test it schema::

# Speed, against hand-written code in the same run
bench:
    cargo bench -p coax-tests

# Broken answers, for a while
fuzz SECONDS="60":
    COAX_FUZZ_SECONDS={{SECONDS}} cargo test -p coax-tests --test it --release -- --nocapture fuzz::

# Real servers: installs, starts, tests, stops
interop:
    tests/interop/run

# All that CI does
ci:
    .ci/run
