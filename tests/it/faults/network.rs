//! Connections that fail for good, and addresses that must not be used.

use coax::{Client, Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A server that writes `answer` to each connection as soon as it is sent something; counts them.
async fn server(answer: &'static [u8]) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::<AtomicUsize>::default();
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            seen.fetch_add(1, Ordering::Relaxed);
            let mut buffer = [0; 4096];
            let _ = socket.read(&mut buffer).await;
            let _ = socket.write_all(answer).await;
            let _ = socket.shutdown().await;
        }
    });
    (port, count)
}

async fn error_at(base: String) -> Error {
    let client = Client::builder()
        .api_key("sk-of-the-test")
        .base_url(base)
        .model("m")
        .build()
        .expect("a client");
    client.prompt("x").text().await.expect_err("no answer")
}

#[tokio::test]
async fn a_port_of_another_protocol_is_tried_once_and_reported() {
    let (plain, count) = server(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let error = error_at(format!("https://127.0.0.1:{plain}/v1")).await;
    assert_eq!(
        (error.kind(), error.attempts(), error.is_retryable()),
        (ErrorKind::Connection, 1, false)
    );
    assert!(error.to_string().contains("http://"), "{error}");
    assert_eq!(count.load(Ordering::Relaxed), 1);
    // A TLS alert: a plain request came to a TLS port.
    let (tls, count) = server(b"\x15\x03\x01\x00\x02\x02\x46").await;
    let error = error_at(format!("http://127.0.0.1:{tls}/v1")).await;
    assert_eq!(
        (error.kind(), error.attempts(), error.is_retryable()),
        (ErrorKind::Connection, 1, false)
    );
    assert!(error.to_string().contains("https://"), "{error}");
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

/// A server with a certificate that nobody signed; counts the connections.
async fn self_signed() -> (u16, Arc<AtomicUsize>) {
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
    let certificate = CertificateDer::from(&include_bytes!("../../data/tls/certificate.der")[..]);
    let key = PrivatePkcs8KeyDer::from(&include_bytes!("../../data/tls/key.der")[..]);
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .expect("a certificate and its key");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::<AtomicUsize>::default();
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            seen.fetch_add(1, Ordering::Relaxed);
            // The client hangs up.
            let _ = acceptor.accept(socket).await;
        }
    });
    (port, count)
}

#[tokio::test]
async fn an_untrusted_certificate_is_tried_once_and_reported() {
    let (port, count) = self_signed().await;
    let error = error_at(format!("https://localhost:{port}/v1")).await;
    assert_eq!(
        (error.kind(), error.attempts(), error.is_retryable()),
        (ErrorKind::Connection, 1, false)
    );
    assert!(
        error.to_string().contains("certificate"),
        "{error} {error:?}"
    );
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_reported() {
    let (port, count) =
        server(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
    let proxy = reqwest::Proxy::all(format!("http://127.0.0.1:{port}")).expect("a proxy");
    let http = reqwest::Client::builder()
        .proxy(proxy)
        .build()
        .expect("a client");
    let client = Client::builder()
        .api_key("k")
        .http_client(http)
        .build()
        .expect("a client");
    let error = client.prompt("x").text().await.expect_err("refused");
    assert!(error.to_string().contains("407"), "{error} {error:?}");
    assert_eq!((error.attempts(), count.load(Ordering::Relaxed)), (1, 1));
}

#[tokio::test]
async fn a_closed_connection_is_distinguished_from_an_unreachable_server() {
    let (port, _) = server(b"").await;
    let client = Client::builder()
        .api_key("k")
        .base_url(format!("http://127.0.0.1:{port}/v1"))
        .model("m");
    let client = client.build().expect("a client");
    let error = client
        .prompt("x")
        .retries(0)
        .text()
        .await
        .expect_err("hung up");
    assert_eq!(error.to_string(), "the server hung up before it answered");
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let client = Client::builder()
        .api_key("k")
        .base_url(format!("http://127.0.0.1:{port}/v1"))
        .model("m");
    let error = client
        .build()
        .expect("a client")
        .prompt("x")
        .retries(0)
        .text()
        .await;
    assert_eq!(
        error.expect_err("nobody there").to_string(),
        "the server cannot be reached"
    );
}

#[test]
fn an_address_that_is_not_encrypted_is_refused_unless_it_is_this_machines() {
    let build = |base: &str, allow| {
        Client::builder()
            .api_key("k")
            .base_url(base)
            .model("m")
            .allow_http(allow)
            .build()
    };
    for base in [
        "http://10.0.0.5/v1",
        "http://example.com/v1",
        "http://[2001:db8::1]/v1",
    ] {
        let error = build(base, false).expect_err(base);
        assert!(
            error.kind() == ErrorKind::Configuration && error.to_string().contains("allow_http"),
            "{error}"
        );
        assert!(build(base, true).is_ok(), "{base}");
    }
    for base in [
        "http://127.0.0.1:8080/v1",
        "http://localhost/v1",
        "http://[::1]:1/v1",
        "https://example.com/v1",
    ] {
        assert!(build(base, false).is_ok(), "{base}");
    }
}

/// In a slim container; the test runs itself once more as if in one.
#[test]
fn without_certificates_plain_http_works_and_https_says_what_is_missing() {
    const INSIDE: &str = "COAX_TEST_WITHOUT_CERTIFICATES";
    if std::env::var_os(INSIDE).is_none() {
        let name =
            "faults::network::without_certificates_plain_http_works_and_https_says_what_is_missing";
        let status = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name])
            .env(INSIDE, "1")
            .env("SSL_CERT_FILE", "/dev/null")
            .env("SSL_CERT_DIR", "/nonexistent")
            .status();
        assert!(status.expect("it runs").success());
        return;
    }
    let build = |base| {
        Client::builder()
            .api_key("k")
            .base_url(base)
            .model("m")
            .build()
    };
    assert!(build("http://127.0.0.1:1/v1").is_ok());
    let error = build("https://example.com/v1").expect_err("no certificates");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("ca-certificates"), "{error}");
}
