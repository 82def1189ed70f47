//! What may be reached, what is refused, and what a failure says.

use crate::resolver::Lookup;
use crate::{Kind, Outbound, Refusal, Request, Settings};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn outbound(allow: &[String]) -> Outbound {
    Outbound::new(&Settings { allow: allow.to_vec(), ..Settings::default() }).unwrap()
}

fn get(url: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        timeout: Duration::from_secs(2),
        max_bytes: 1000,
    }
}

fn post(url: &str) -> Request {
    Request { method: "POST".to_owned(), body: Some(b"{}".to_vec()), ..get(url) }
}

/// A peer that answers every connection with the same bytes, and counts.
fn peer(answer: &'static [u8]) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 2048];
            let _read = stream.read(&mut request);
            let _written = stream.write_all(answer);
        }
    });
    (port, count)
}

/// A resolver that gives each address once, in turn.
fn resolving(answers: Vec<&'static str>) -> Lookup {
    let asked = Arc::new(AtomicUsize::new(0));
    Arc::new(move |_| {
        let at = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let found: SocketAddr = format!("{}:0", answers[at]).parse().unwrap();
        Box::pin(async move { Ok(vec![found]) })
    })
}

#[test]
fn every_spelling_of_an_inner_address_is_refused_before_anything_is_sent() {
    let outbound = outbound(&[]);
    for url in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://127.0.0.1./",
        "https://１２７.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://0/",
        "https://10.0.0.1:8443/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://100.64.0.1/",
    ] {
        assert_eq!(outbound.check(url), Err(Refusal::NotPublic), "{url}");
    }
    for (url, why) in [
        ("http://shop.example/", Refusal::NotHttps),
        ("ftp://shop.example/", Refusal::NotAnAddress),
        ("file:///etc/passwd", Refusal::NotAnAddress),
        ("https://user@shop.example/", Refusal::UserInfo),
        ("https://shop.example:x@127.0.0.1/", Refusal::UserInfo),
        ("https:///", Refusal::NotAnAddress),
        ("shop.example", Refusal::NotAnAddress),
    ] {
        assert_eq!(outbound.check(url), Err(why), "{url}");
    }
    assert_eq!(
        outbound.check("https://ＳＨＯＰ.example:443/x").unwrap().to_string(),
        "https://shop.example:443"
    );
    assert_eq!(outbound.check("https://商店.example/").unwrap().host(), "xn--czrs0t.example");
}

#[tokio::test]
async fn a_name_that_resolves_inward_is_refused_whenever_it_does() {
    let (port, count) = peer(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    // Public when it is checked, loopback when it is used: there is only one time.
    let outbound =
        Outbound::resolving(&Settings::default(), resolving(vec!["127.0.0.1", "8.8.8.8"])).unwrap();
    let url = format!("https://rebind.example:{port}/");
    assert!(outbound.check(&url).is_ok());
    assert_eq!(outbound.perform(get(&url)).await.unwrap_err().kind, Kind::Denied);
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn only_the_exact_host_and_port_of_the_operators_list_is_admitted() {
    let (port, count) = peer(b"HTTP/1.1 200 OK\r\nX-Part: a\r\ncontent-length: 2\r\n\r\nhi");
    let outbound = outbound(&[format!("127.0.0.1:{port}")]);
    let answer = outbound.perform(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"hi".as_slice()));
    assert!(answer.headers.contains(&("x-part".to_owned(), "a".to_owned())));
    for other in [
        format!("http://localhost:{port}/"),
        "http://127.0.0.1:1/".to_owned(),
        format!("http://127.0.0.2:{port}/"),
    ] {
        assert_eq!(outbound.perform(get(&other)).await.unwrap_err().kind, Kind::Denied, "{other}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert!(Outbound::new(&Settings { allow: vec!["127.0.0.1".into()], ..Settings::default() }).is_err());
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (inner, reached) = peer(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let location =
        format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{inner}/\r\ncontent-length: 0\r\n\r\n");
    let (port, _) = peer(location.leak().as_bytes());
    let allow = [format!("127.0.0.1:{port}"), format!("127.0.0.1:{inner}")];
    let answer = outbound(&allow).perform(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!((answer.status, reached.load(Ordering::SeqCst)), (302, 0));
}

#[tokio::test]
async fn a_failure_says_whether_the_request_can_have_arrived() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (mute, _) = peer(b"");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let allow = [closed, mute, silent_port].map(|port| format!("127.0.0.1:{port}"));
    let mut outbound = outbound(&allow);
    let kind = async |request: Request| outbound.perform(request).await.unwrap_err().kind;
    assert_eq!(kind(post(&format!("http://127.0.0.1:{closed}/"))).await, Kind::Connect);
    assert_eq!(kind(post(&format!("http://127.0.0.1:{mute}/"))).await, Kind::UnknownOutcome);
    assert_eq!(kind(get(&format!("http://127.0.0.1:{mute}/"))).await, Kind::Timeout);
    assert_eq!(kind(post(&format!("http://127.0.0.1:{silent_port}/"))).await, Kind::UnknownOutcome);
    assert_eq!(kind(get(&format!("http://127.0.0.1:{silent_port}/"))).await, Kind::Timeout);
    // A peer without TLS where TLS is wanted has not understood anything.
    assert!(kind(post(&format!("https://127.0.0.1:{mute}/"))).await.nothing_sent());

    let unknown: Lookup = Arc::new(|_| Box::pin(async { Ok(Vec::new()) }));
    outbound = Outbound::resolving(&Settings::default(), unknown).unwrap();
    assert_eq!(outbound.perform(post("https://nowhere.example/")).await.unwrap_err().kind, Kind::Dns);
}

#[tokio::test]
async fn an_answer_is_taken_in_no_further_than_allowed() {
    let long = format!("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n{}", "x".repeat(2000));
    let (announced, _) = peer(long.leak().as_bytes());
    let endless = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(2000));
    let (unannounced, _) = peer(endless.leak().as_bytes());
    let outbound = outbound(&[announced, unannounced].map(|port| format!("127.0.0.1:{port}")));
    for port in [announced, unannounced] {
        let refused = outbound.perform(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err();
        assert_eq!(refused.kind, Kind::TooLarge);
    }
}
