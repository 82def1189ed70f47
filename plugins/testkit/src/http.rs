//! As much HTTP/1.1 as two programs on one machine need: one request and one answer per connection.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// A head longer than this is no request of ours.
const HEAD_BYTES: u64 = 64 * 1024;
/// Neither is such a body.
const BODY_BYTES: usize = 8 * 1024 * 1024;
/// A peer that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Names and values, decoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The content.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Vec<u8>,
}

impl Request {
    /// The first query parameter of that name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All query parameters of that name.
    pub fn queries<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Sends the request to `addr` and reads the answer.
    pub fn send(&self, addr: SocketAddr) -> io::Result<Response> {
        let mut stream = TcpStream::connect(addr)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(&self.bytes(addr))?;
        let mut reader = BufReader::new(stream.take(HEAD_BYTES + BODY_BYTES as u64));
        let (first, headers) = head(&mut reader)?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| malformed("a status line"))?;
        let body = match headers.get("transfer-encoding") {
            Some(_) => chunks(&mut reader)?,
            None => body(&mut reader, &headers)?,
        };
        Ok(Response { status, headers: headers.into_iter().collect(), body })
    }

    fn bytes(&self, addr: SocketAddr) -> Vec<u8> {
        let query: Vec<_> = self.query.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        let mut head = format!("{} {}{mark}{} HTTP/1.1\r\n", self.method, self.path, query.join("&"));
        let _ = write!(head, "host: {addr}\r\nconnection: close\r\ncontent-length: {}\r\n", self.body.len());
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        [format!("{head}\r\n").as_bytes(), &self.body].concat()
    }
}

impl Response {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn write_to(&self, stream: &mut TcpStream) -> io::Result<()> {
        stream.write_all(&self.bytes())?;
        stream.flush()
    }

    /// Writes the head and half of the body.
    pub(crate) fn write_half(&self, stream: &mut TcpStream) -> io::Result<()> {
        let bytes = self.bytes();
        stream.write_all(&bytes[..bytes.len() - self.body.len().div_ceil(2)])?;
        stream.flush()
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let _ = write!(head, "connection: close\r\ncontent-length: {}\r\n", self.body.len());
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        [format!("{head}\r\n").as_bytes(), &self.body].concat()
    }
}

/// Reads one request; nothing at all, where the peer only looked whether somebody listens.
pub(crate) fn read(stream: &TcpStream) -> io::Result<Option<Request>> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.take(HEAD_BYTES + BODY_BYTES as u64));
    let (first, headers) = match head(&mut reader) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    };
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(malformed("a request line"));
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    Ok(Some(Request {
        method: method.to_owned(),
        path: decode(path),
        query: query.collect(),
        body: body(&mut reader, &headers)?,
        headers,
    }))
}

fn head(reader: &mut impl BufRead) -> io::Result<(String, BTreeMap<String, String>)> {
    let first = line(reader)?;
    let mut headers = BTreeMap::new();
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            return Ok((first, headers));
        }
        let (name, value) = line.split_once(':').ok_or_else(|| malformed("a header"))?;
        headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
    }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn body(reader: &mut impl Read, headers: &BTreeMap<String, String>) -> io::Result<Vec<u8>> {
    let length = headers.get("content-length").map_or(Ok(0), |length| length.parse());
    let length: usize = length.map_err(|_| malformed("a content-length"))?;
    if length > BODY_BYTES {
        return Err(malformed("so long a body"));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(&line(reader)?, 16).map_err(|_| malformed("a chunk"))?;
        if size == 0 || body.len() + size > BODY_BYTES {
            return Ok(body);
        }
        let start = body.len();
        body.resize(start + size, 0);
        reader.read_exact(&mut body[start..])?;
        line(reader)?;
    }
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("reading HTTP: not {what}"))
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte as char),
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (byte, used) = match (first, escaped) {
            (b'%', Some(byte)) => (byte, 2),
            (b'+', _) => (b' ', 0),
            _ => (*first, 0),
        };
        bytes.push(byte);
        rest = &tail[used..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
