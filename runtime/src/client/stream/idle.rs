//! The idle timeout of a stream: its limit for time without bytes. It costs nothing while something comes:
//! no clock is read, and the timer is not touched.

use std::pin::{Pin, pin};
use std::ptr;
use std::task::{Context, Poll, RawWakerVTable, Waker};
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
    /// The waker that the timer has, and the table of the one that it is a clone of: the clone's own may
    /// lie elsewhere, so that `will_wake` would find none that is known.
    waker: Option<(Waker, &'static RawWakerVTable)>,
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
        let current = context.waker();
        if let Some((waker, table)) = &self.waker
            && waker.data() == current.data()
            && ptr::eq(*table, current.vtable())
            && !self.part.is_elapsed()
        {
            return Poll::Pending;
        }
        self.poll_timer(context)
    }

    #[cold]
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.poll_part(context).is_ready() {
            if self.parts == PARTS {
                return Poll::Ready(());
            }
            self.parts += 1;
            // A new timer would need a runtime here, where the reader may have none.
            let end = Instant::now() + part(self.limit);
            self.part.as_mut().reset(end);
        }
        let waker = context.waker();
        self.waker = Some((waker.clone(), waker.vtable()));
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
