//! The idle timeout of a stream: its limit for time without bytes. It costs nothing while something comes:
//! no clock is read, and the timer is not touched.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::task::unconstrained;
use tokio::time::{Instant, Sleep, sleep};

/// Number of parts in which the limit is counted. One more is waited for, since the first is not whole.
const PARTS: u32 = 8;

/// A longer part, of more than 34 years, is taken for this, so that no instant overflows.
const LONGEST: Duration = Duration::from_secs(1 << 30);

pub(super) struct IdleTimeout {
    /// One part of the limit.
    part: Pin<Box<Sleep>>,
    limit: Duration,
    /// Number of parts that were over since the last bytes came.
    parts: u32,
    /// The task that the timer wakes.
    waker: Option<Waker>,
}

impl IdleTimeout {
    pub(super) fn new(limit: Duration) -> Self {
        Self {
            part: Box::pin(sleep(part(limit))),
            limit,
            parts: 0,
            waker: None,
        }
    }

    pub(super) fn limit(&self) -> Duration {
        self.limit
    }

    /// Restarts the count, since bytes arrived.
    pub(super) fn restart(&mut self) {
        self.parts = 0;
    }

    /// Polls; ready when nothing has come for as long as the limit, or up to an eighth of it longer.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let known = |waker: &Waker| waker.will_wake(context.waker());
        if self.waker.as_ref().is_some_and(known) && !self.part.is_elapsed() {
            return Poll::Pending;
        }
        while self.poll_part(context).is_ready() {
            if self.parts == PARTS {
                return Poll::Ready(());
            }
            self.parts += 1;
            // A new timer would need a runtime here, where the reader may have none.
            let end = Instant::now() + part(self.limit);
            self.part.as_mut().reset(end);
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn poll_part(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // Else a task that has used up its share is sent away, and the timer does not know of it.
        pin!(unconstrained(self.part.as_mut())).poll(context)
    }
}

fn part(limit: Duration) -> Duration {
    (limit / PARTS).min(LONGEST)
}
