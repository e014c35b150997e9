//! A small HTTP/1.1 client that keeps its connection, so that the client costs little beside the server.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// One connection that answers one request after another.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

/// An answer's status and body.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Bytes of the body.
    pub body: Vec<u8>,
}

/// How long the body is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Length {
    Known(usize),
    Chunked,
}

impl Client {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), host: address.to_owned() })
    }

    /// GET, with further header lines (each ending in `\r\n`).
    ///
    /// # Errors
    /// The connection breaks, or the answer is no HTTP.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host);
        self.ask(&request).await
    }

    /// POST of JSON.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post(&mut self, path: &str, headers: &str, json: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{json}",
            self.host,
            json.len()
        );
        self.ask(&request).await
    }

    /// POST of bytes of a media type.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post_bytes(&mut self, path: &str, kind: &str, bytes: &[u8]) -> Result<Answer> {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            bytes.len()
        )
        .into_bytes();
        request.extend_from_slice(bytes);
        self.ask_bytes(&request).await
    }

    /// POST of so many equal bytes, in pieces.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post_long(&mut self, path: &str, headers: &str, bytes: u64) -> Result<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {bytes}\r\n\r\n",
            self.host
        );
        self.stream.get_mut().write_all(head.as_bytes()).await?;
        let piece = vec![9_u8; 1 << 16];
        let mut rest = bytes;
        while rest > 0 {
            let most = rest.min(piece.len() as u64) as usize;
            self.stream.get_mut().write_all(&piece[..most]).await?;
            rest -= most as u64;
        }
        let (status, length) = self.head().await?;
        let mut body = Vec::new();
        self.body(length, |part| body.extend_from_slice(part)).await?;
        Ok(Answer { status, body })
    }

    async fn ask(&mut self, request: &str) -> Result<Answer> {
        self.ask_bytes(request.as_bytes()).await
    }

    async fn ask_bytes(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request).await?;
        let (status, length) = self.head().await?;
        let mut body = Vec::new();
        self.body(length, |part| body.extend_from_slice(part)).await?;
        Ok(Answer { status, body })
    }

    /// GET whose body is handed over part by part and kept nowhere; gives the status.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn stream(&mut self, path: &str, headers: &str, each: impl FnMut(&[u8])) -> Result<u16> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host);
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        let (status, length) = self.head().await?;
        self.body(length, each).await?;
        Ok(status)
    }

    async fn head(&mut self) -> Result<(u16, Length)> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = Length::Known(0);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(number) = line.strip_prefix("content-length:") {
                length = Length::Known(number.trim().parse().map_err(|_| wrong("content-length"))?);
            } else if line.starts_with("transfer-encoding:") && line.ends_with("chunked") {
                length = Length::Chunked;
            }
        }
        Ok((status.ok_or_else(|| wrong("status"))?, length))
    }

    async fn body(&mut self, length: Length, mut each: impl FnMut(&[u8])) -> Result<()> {
        match length {
            Length::Known(bytes) => self.pass(bytes, &mut each).await,
            Length::Chunked => loop {
                let size =
                    usize::from_str_radix(self.line().await?.trim(), 16).map_err(|_| wrong("chunk"))?;
                self.pass(size, &mut each).await?;
                self.line().await?;
                if size == 0 {
                    return Ok(());
                }
            },
        }
    }

    async fn pass(&mut self, mut bytes: usize, each: &mut impl FnMut(&[u8])) -> Result<()> {
        let mut buffer = vec![0; bytes.min(1 << 16)];
        while bytes > 0 {
            let most = bytes.min(buffer.len());
            let read = self.stream.read(&mut buffer[..most]).await?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            each(&buffer[..read]);
            bytes -= read;
        }
        Ok(())
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("the answer's {what} cannot be read"))
}
