//! A server that writes the answers of a case byte for byte, one a connection, and keeps what it was
//! sent.

use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The requests so far, as JSON.
pub(crate) type Requests = Arc<Mutex<Vec<Value>>>;

/// Starts a server; gives back its base address.
pub(crate) async fn serve(answers: Vec<Value>) -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let requests = Requests::default();
    let kept = Arc::clone(&requests);
    tokio::spawn(async move {
        // The last answer is given again, so that one request too many is seen by its number.
        for number in 0.. {
            let Ok((mut socket, _)) = listener.accept().await else {
                return;
            };
            let Some(body) = request(&mut socket).await else {
                continue;
            };
            let streamed = body["stream"] == true;
            kept.lock().expect("no panic").push(body);
            let answer = answers.get(number).or(answers.last()).expect("an answer");
            // A client that hangs up has seen enough.
            let _ = write(&mut socket, answer, streamed).await;
            let _ = socket.shutdown().await;
        }
    });
    (format!("http://{address}/v1"), requests)
}

/// Reads one request; gives back its body.
async fn request(socket: &mut TcpStream) -> Option<Value> {
    let mut read = Vec::new();
    loop {
        let mut piece = [0; 4096];
        match socket.read(&mut piece).await {
            Ok(n) if n > 0 => read.extend_from_slice(&piece[..n]),
            _ => return None,
        }
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse())?
                .ok()
        });
        if body.len() >= length.unwrap_or(0) {
            return serde_json::from_str(body).ok();
        }
    }
}

async fn write(socket: &mut TcpStream, answer: &Value, streamed: bool) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    if let Some(raw) = answer["raw"].as_str() {
        return socket.write_all(raw.as_bytes()).await;
    }
    let pieces = pieces(answer);
    let (cut, chunked) = (answer["cut"] == true, answer["chunked"] == true);
    let is_events = answer.get("events").is_some() || (answer.get("json").is_none() && streamed);
    let status = answer["status"].as_u64().unwrap_or(200);
    let mut head = format!("HTTP/1.1 {status} Case\r\nconnection: close\r\n");
    let headers = answer["headers"].as_object();
    if headers.is_none_or(|it| !it.contains_key("content-type")) {
        let label = if is_events {
            "text/event-stream"
        } else {
            "application/json"
        };
        head += &format!("content-type: {label}\r\n");
    }
    for (name, value) in headers.into_iter().flatten() {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        head += &format!("{name}: {value}\r\n");
    }
    if chunked {
        head += "transfer-encoding: chunked\r\n";
    } else if cut {
        let whole: usize = pieces.iter().map(|(bytes, _)| bytes.len()).sum();
        head += &format!("content-length: {}\r\n", whole + 1);
    }
    socket.write_all((head + "\r\n").as_bytes()).await?;
    for (bytes, wait) in pieces {
        tokio::time::sleep(wait).await;
        if chunked {
            socket
                .write_all(format!("{:x}\r\n", bytes.len()).as_bytes())
                .await?;
        }
        socket.write_all(&bytes).await?;
        if chunked {
            socket.write_all(b"\r\n").await?;
        }
    }
    if chunked && !cut {
        socket.write_all(b"0\r\n\r\n").await?;
    }
    Ok(())
}

/// The body, in pieces with the time before each.
fn pieces(answer: &Value) -> Vec<(Vec<u8>, Duration)> {
    if let Some(parts) = answer["parts"].as_array() {
        let wait = |part: &Value| Duration::from_millis(part["wait_ms"].as_u64().unwrap_or(0));
        return parts.iter().map(|part| (bytes(part), wait(part))).collect();
    }
    vec![(bytes(answer), Duration::ZERO)]
}

fn bytes(answer: &Value) -> Vec<u8> {
    if let Some(text) = answer.as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(hex) = answer["hex"].as_str() {
        let digits = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
        return digits
            .map(|it| u8::from_str_radix(it, 16).expect("hexadecimal"))
            .collect();
    }
    if let Some(text) = answer["text"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(events) = answer["events"].as_array() {
        let data = |event: &Value| match event {
            Value::String(text) => format!("data: {text}\n\n"),
            json => format!("data: {json}\n\n"),
        };
        let done = (answer["done"] != false).then_some("data: [DONE]\n\n");
        let events: String = events.iter().map(data).collect();
        return (events + done.unwrap_or_default()).into_bytes();
    }
    answer["json"].to_string().into_bytes()
}
