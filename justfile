# What a developer does here; `just` lists it.

default:
    @just --list

# The main job: a typed answer
quickstart *ARGS:
    cargo run --example quickstart -- {{ARGS}}

# Record anew what the examples play without a key; the head of the script says from where
record *EXAMPLES:
    examples/record {{EXAMPLES}}

# Everything that needs no foreign server and no outside opinion
test:
    cargo test

# Formatting, lints and docs as in CI
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features

# Accept new compile error messages
bless:
    TRYBUILD=overwrite cargo test --test ui

# Accept a change of the public API
bless-api:
    tests/api/run bless

# Every random test with CASES times its cases, those against outside opinions too
truth CASES="20":
    COAX_CASES={{CASES}} cargo test --workspace --test it --test truth

# Broken answers, with other random numbers in each round; one that fails prints its COAX_SEED
fuzz LONG="60":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo test --release --test it --no-run
    export COAX_CASES=10
    end=$((SECONDS + {{LONG}}))
    while [ "$SECONDS" -lt "$end" ]; do
        export COAX_SEED=$((RANDOM * 32768 + RANDOM))
        echo "COAX_SEED=$COAX_SEED"
        cargo test --release --test it --quiet -- fuzz::
    done

# Keys stay in order where serde_json sorts them
order:
    cargo test -p coax-order --features alone

# Speed, against hand-written code in the same run
bench:
    cargo bench -p coax-benches

# Real servers: installs, starts, tests, stops
interop:
    tests/interop/run

# The same with 20 documents of each type, as long as it takes
interop-truth:
    COAX_CASES=7 tests/interop/run

# All that CI does
ci:
    .ci/run
