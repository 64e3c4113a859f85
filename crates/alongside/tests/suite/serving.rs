//! Demo and serve: to this machine only, and gone without a trace.

use crate::given::{alongside, command, demo, place, refused};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A server under test; ended when the test ends.
struct Served {
    run: Child,
    said: String,
    address: String,
}

impl Served {
    fn start(mut command: Command) -> Self {
        let mut run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut lines = BufReader::new(run.stdout.take().expect("its output")).lines();
        let mut said = String::new();
        while !said.contains("Ctrl-C") {
            let line = lines.next().unwrap_or_else(|| panic!("it ended after: {said}")).expect("a line");
            said += &line;
            said.push('\n');
        }
        let start = said.find("http://").expect("an address") + "http://".len();
        let address = said[start..].split('/').next().expect("an address").to_owned();
        Self { run, said, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("patience");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to end, as Ctrl-C does; answers with its exit code and how long it took.
    fn interrupt(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let kill = Command::new("kill").args(["-INT", &self.run.id().to_string()]).status().expect("kill");
        assert!(kill.success());
        (self.run.wait().expect("it ends").code(), began.elapsed())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.run.kill());
        drop(self.run.wait());
    }
}

#[test]
fn the_demo_serves_a_year_and_leaves_nothing_behind() {
    let temporary = place();
    let mut command = command(&["demo", "--port", "0"]);
    command.env("TMPDIR", temporary.path());
    let served = Served::start(command);
    for part in ["Three things to try", "/insights", "/import", "nothing is left behind"] {
        assert!(served.said.contains(part), "“{part}” is missing:\n{}", served.said);
    }
    let page = served.get("/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Alongside"), "{}", &page[..page.len().min(300)]);
    assert!(served.get("/api/v1/features").contains("\"rows\"") || served.get("/api/v1/features").contains("application/json"));
    assert_eq!(std::fs::read_dir(temporary.path()).expect("the place").count(), 1);
    let (code, took) = served.interrupt();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_eq!(std::fs::read_dir(temporary.path()).expect("the place").count(), 0, "the temporary place is gone");
}

#[test]
fn an_open_stream_does_not_keep_the_server() {
    let file = demo().to_str().expect("a plain path");
    let served = Served::start(command(&["serve", "--port", "0", "--database", file]));
    let mut stream = TcpStream::connect(&served.address).expect("a connection");
    write!(stream, "GET /live HTTP/1.1\r\nHost: {}\r\n\r\n", served.address).expect("a request");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("the beginning of an answer");
    let (code, took) = served.interrupt();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[test]
fn a_taken_port_is_said_and_another_one_used() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let served = Served::start(command(&["demo", "--port", &port]));
    assert!(!served.address.ends_with(&port));
    served.interrupt();
    let file = demo().to_str().expect("a plain path");
    let said = refused(alongside(&["serve", "--port", &port, "--database", file]));
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
}

#[test]
fn other_machines_are_refused_with_the_reason_and_the_way_out() {
    for listen in ["0.0.0.0", "::", "192.168.1.7"] {
        let said = refused(alongside(&["serve", "--listen", listen]));
        assert!(said.contains("no sign-in yet") && said.contains("ssh -L"), "{said}");
    }
    assert_eq!(alongside(&["serve", "--listen", "everywhere"]).code, Some(2));
}
