//! Compile errors, worded and placed as `tests/ui` has them: one mistake a file.

#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
