//! Numbers that no vendor takes are found before anything is sent.
//!
//! Only the ranges that every vendor documents.

use coax::wire::{ChatRequest, OutOfRange};

fn checked(set: impl FnOnce(&mut ChatRequest)) -> Result<(), OutOfRange> {
    let mut request = ChatRequest::new("m", vec![]);
    set(&mut request);
    request.check()
}

#[test]
fn the_ends_of_each_range_are_inside() {
    checked(|_| {}).expect("nothing set");
    for value in [0.0, 2.0] {
        checked(|it| it.temperature = Some(value)).expect("inside");
    }
    for value in [0.0, 1.0] {
        checked(|it| it.top_p = Some(value)).expect("inside");
    }
    for value in [-2.0, 2.0] {
        checked(|it| it.frequency_penalty = Some(value)).expect("inside");
        checked(|it| it.presence_penalty = Some(value)).expect("inside");
    }
    for (n, top) in [(1, 0), (128, 20)] {
        checked(|it| it.n = Some(n)).expect("inside");
        checked(|it| it.top_logprobs = Some(top)).expect("inside");
    }
    checked(|it| it.stop = Some(vec!["x"; 9].into())).expect("only OpenAI counts these");
}

#[test]
fn beyond_is_outside() {
    let cases: [(&str, Result<(), OutOfRange>); 10] = [
        (
            "`temperature` is 3, outside 0 to 2",
            checked(|it| it.temperature = Some(3.0)),
        ),
        (
            "`temperature` is -0.1, outside 0 to 2",
            checked(|it| it.temperature = Some(-0.1)),
        ),
        (
            "`temperature` is NaN, outside 0 to 2",
            checked(|it| it.temperature = Some(f64::NAN)),
        ),
        (
            "`top_p` is 1.5, outside 0 to 1",
            checked(|it| it.top_p = Some(1.5)),
        ),
        (
            "`top_p` is inf, outside 0 to 1",
            checked(|it| it.top_p = Some(f64::INFINITY)),
        ),
        (
            "`frequency_penalty` is 2.5, outside -2 to 2",
            checked(|it| it.frequency_penalty = Some(2.5)),
        ),
        (
            "`presence_penalty` is -3, outside -2 to 2",
            checked(|it| it.presence_penalty = Some(-3.0)),
        ),
        ("`n` is 0, outside 1 to 128", checked(|it| it.n = Some(0))),
        (
            "`n` is 129, outside 1 to 128",
            checked(|it| it.n = Some(129)),
        ),
        (
            "`top_logprobs` is 21, outside 0 to 20",
            checked(|it| it.top_logprobs = Some(21)),
        ),
    ];
    for (expected, result) in cases {
        assert_eq!(result.expect_err(expected).to_string(), expected);
    }
    let error = checked(|it| it.top_p = Some(7.0)).expect_err("outside");
    assert_eq!(
        (error.name, error.value, error.range),
        ("top_p", 7.0, 0.0..=1.0)
    );
}
