//! The gateway on a loopback socket, over HTTP/1.1.
//!
//! Bytes in, bytes out: requests go to the same place as those in process. The only file that
//! names hyper.

use super::Gateway;
use crate::transport::{Body, TransportError};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as _, Frame};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs, lookup_host};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

/// Time for the head of a request, from the connection or the answer before it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Time for the body of a request after its head.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// Time that a shutdown waits for connections to end by themselves.
const GRACE: Duration = Duration::from_secs(10);

/// A gateway that listens; dropping it closes the socket and all connections.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let served = coax::local::Gateway::new().serve("127.0.0.1:0").await?;
/// println!("{}/chat/completions", served.base_url());
/// served.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Served {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Served {
    /// Returns the address on which it listens.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// let served = coax::local::Gateway::new().serve("127.0.0.1:0").await?;
    /// assert_ne!(served.address().port(), 0);
    /// # Ok(()) }
    /// ```
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base address for clients on this machine, for example `http://127.0.0.1:4321/v1`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let served = coax::local::Gateway::new().serve("127.0.0.1:0").await?;
    /// let client = coax::Client::builder().base_url(served.base_url()).model("any").build()?;
    /// let text = client.prompt("Hello").text().await?;
    /// # Ok(()) }
    /// ```
    pub fn base_url(&self) -> String {
        let mut address = self.address;
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        format!("http://{address}/v1")
    }

    /// Takes no more connections, and waits until the answers under way are out, for 10 seconds at
    /// most: what is still open then is closed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// let served = coax::local::Gateway::new().serve("127.0.0.1:0").await?;
    /// served.shutdown().await;
    /// # Ok(()) }
    /// ```
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        // An error means that the task is gone, which is the purpose.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// From where requests may come.
pub(super) enum Reach {
    ThisMachine,
    Anywhere,
}

/// Listens, and answers with that gateway.
pub(super) async fn serve(
    gateway: Gateway,
    address: impl ToSocketAddrs,
    reach: Reach,
) -> io::Result<Served> {
    let addresses: Vec<SocketAddr> = lookup_host(address).await?.collect();
    let open = addresses.iter().find(|it| !it.ip().is_loopback());
    if let (Reach::ThisMachine, Some(open)) = (reach, open) {
        let message = format!(
            "{open} can be reached from other machines: serve on 127.0.0.1, or call \
             `serve_anywhere` if that is meant"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let listener = TcpListener::bind(addresses.as_slice()).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(listener, gateway, stopped));
    Ok(Served {
        address,
        stop,
        task,
    })
}

/// Takes connections until it is stopped; the connections end with this task.
async fn accept(listener: TcpListener, gateway: Gateway, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let arrival = {
            let mut stop = pin!(stopped.wait_for(|stop| *stop));
            poll_fn(|context| {
                if stop.as_mut().poll(context).is_ready() {
                    return Poll::Ready(None);
                }
                // Finished connections are let go here, so that none piles up.
                while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
                listener.poll_accept(context).map(Some)
            })
            .await
        };
        match arrival {
            None => break,
            Some(Ok((stream, _))) => {
                connections.spawn(connection(stream, gateway.clone(), stopped.clone()));
            }
            // Out of file descriptors, most likely: a pause lets some be closed.
            Some(Err(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // Those that are open after that are closed with the set.
    let _ = timeout(GRACE, ended).await;
}

async fn connection(stream: TcpStream, gateway: Gateway, mut stopped: watch::Receiver<bool>) {
    // Without it small events would wait for each other; that it fails changes nothing else.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(gateway.clone(), request));
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    let mut stop = pin!(stopped.wait_for(|stop| *stop));
    let mut stopping = false;
    // A broken connection concerns the client, who sees it; it is reported to nobody here.
    let _ = poll_fn(|context| {
        if !stopping && stop.as_mut().poll(context).is_ready() {
            stopping = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context)
    })
    .await;
}

async fn respond(
    gateway: Gateway,
    request: http::Request<Incoming>,
) -> Result<http::Response<Outgoing>, TransportError> {
    let (head, body) = request.into_parts();
    let response = match timeout(BODY_TIMEOUT, read(body)).await {
        Ok(body) => {
            let body = body.map_err(TransportError::new)?;
            let request = http::Request::from_parts(head, body);
            gateway.respond(request).await?
        }
        Err(_) => gateway.too_slow(),
    };
    Ok(response.map(Outgoing))
}

/// Reads a body up to the first byte that is too many.
async fn read(body: Incoming) -> Result<Bytes, hyper::Error> {
    let mut body = pin!(body);
    let mut read = BytesMut::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        if let Ok(data) = frame?.into_data() {
            read.extend_from_slice(&data);
        }
        if read.len() > super::MOST_BODY_BYTES {
            break;
        }
    }
    Ok(read.freeze())
}

/// A body as hyper wants it.
struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0).poll_next(context).map_ok(Frame::data)
    }
}
