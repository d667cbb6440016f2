//! The time limits of a call: one for silence, one for all attempts together.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep_until};

/// The time limits of a call.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The longest silence.
    pub(super) idle: Duration,
    /// The time by which the call has to be over.
    pub(super) deadline: Option<Instant>,
}

/// The limit that was over first.
#[derive(Clone, Copy)]
pub(super) enum Over {
    Idle,
    Deadline,
}

impl Limits {
    /// Waits for a future within both limits. What is there at once costs no timer, and anything else one.
    pub(super) async fn within<F: Future>(self, future: F) -> Result<F::Output, Over> {
        let (mut future, mut timer) = (pin!(future), pin!(None));
        let mut over = Over::Idle;
        let output = poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            if timer.is_none() {
                let (end, limit) = self.next();
                over = limit;
                timer.set(end.map(sleep_until));
            }
            if let Some(timer) = timer.as_mut().as_pin_mut() {
                // Else a future that uses up the share of its task would never be cut off.
                ready!(pin!(unconstrained(timer)).poll(context));
                return Poll::Ready(None);
            }
            Poll::Pending
        });
        output.await.ok_or(over)
    }

    /// Returns the limit that is over first if nothing comes from now on, and its time; `None` for a time
    /// that no clock reaches.
    fn next(self) -> (Option<Instant>, Over) {
        let silent = Instant::now().checked_add(self.idle);
        match self.deadline {
            Some(deadline) if silent.is_none_or(|silent| deadline < silent) => {
                (Some(deadline), Over::Deadline)
            }
            _ => (silent, Over::Idle),
        }
    }
}
