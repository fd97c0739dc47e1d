//! The binary as a user runs it: `bantin preview` spoken to over a socket, `bantin build --watch` beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Nothing that is waited for takes this long, however busy the machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Waits until something is there.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < DEADLINE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The binary with these arguments.
pub fn bantin(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
    command.args(args).arg("--root").arg(root).args(["--lang", "en"]).env_remove("BANTIN_LANG").env_remove("NO_COLOR");
    command
}

/// Builds once; gives whether it was done and what was said.
pub fn build(root: &Path, out: &Path, args: &[&str]) -> (bool, String) {
    let output = bantin(root, &["build", "--quiet"]).arg("--out").arg(out).args(args).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A program that runs until the test is over.
pub struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Running {
    /// Starts it; what it says is collected.
    pub fn start(mut command: Command) -> Running {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let pipes: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for pipe in pipes {
            let said = said.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).lines() {
                    let Ok(line) = line else { return };
                    let mut said = said.lock().unwrap();
                    said.push_str(&line);
                    said.push('\n');
                }
            });
        }
        Running { child, said }
    }

    /// All that was said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A preview that runs until the test is over.
pub struct Server {
    /// The program.
    pub program: Running,
    /// Where it listens.
    pub port: u16,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Response {
    /// 200 and so on.
    pub status: u16,
    /// All headers as they came, names in lower case.
    pub head: String,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body less the script that follows the preview.
    pub fn published(&self) -> Vec<u8> {
        let text = String::from_utf8(self.body.clone());
        text.map_or_else(|error| error.into_bytes(), |text| without_script(&text).into_bytes())
    }
}

/// A page less the script that follows the preview.
pub fn without_script(page: &str) -> String {
    let Some(start) = page.rfind("<script src=\"/_bantin/live.js?") else { return page.to_owned() };
    let end = start + page[start..].find("</script>").unwrap() + "</script>".len();
    format!("{}{}", &page[..start], &page[end..])
}

impl Server {
    /// Starts a preview of a folder on a free port.
    pub fn start(root: &Path, args: &[&str]) -> Server {
        let mut command = bantin(root, &["preview", "--port", "0"]);
        command.args(args);
        Server::of(command, "preview").0
    }

    /// Starts a program that prints `NAME: http://127.0.0.1:PORT/PATH`; gives that path as well.
    pub fn of(command: Command, name: &str) -> (Server, String) {
        let mut program = Running::start(command);
        let before = format!("{name}: http://127.0.0.1:");
        let (port, path) = wait_for("the server's address", || {
            assert!(program.lives(), "{}", program.said());
            let said = program.said();
            let line = said.lines().find_map(|line| line.strip_prefix(&before))?;
            let (port, path) = line.split_once('/')?;
            Some((port.parse().ok()?, format!("/{path}")))
        });
        (Server { program, port }, path)
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// Sends these bytes and reads all that comes back until the server closes.
    pub fn send(&self, bytes: &[u8]) -> Response {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        parse(&answer)
    }

    /// The same where the server may answer and close before it has read everything.
    pub fn send_as_far_as_it_reads(&self, bytes: &[u8]) -> Response {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        parse(&answer)
    }

    /// Asks for a path, with further headers, each ended by `\r\n`.
    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Response {
        let port = self.port;
        let text = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n");
        self.send(text.as_bytes())
    }

    /// Sends JSON to a path, with further headers, each ended by `\r\n`.
    pub fn post_json(&self, path: &str, body: &serde_json::Value, headers: &str) -> Response {
        let (body, port) = (body.to_string(), self.port);
        let text = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        self.send(text.as_bytes())
    }

    /// The page at a path.
    pub fn get(&self, path: &str) -> Response {
        self.ask("GET", path, "")
    }

    /// An answer that goes on, from its head.
    pub fn stream(&self, path: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.set_read_timeout(None).unwrap();
        let text = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Follows the events as a browser does.
    pub fn events(&self) -> Events {
        let stream = self.stream("/_bantin/events");
        let all = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::new(AtomicUsize::new(0));
        let (heard, counted) = (all.clone(), own.clone());
        std::thread::spawn(move || {
            let mut is_own = false;
            for line in BufReader::new(stream).lines() {
                let Ok(line) = line else { return };
                if let Some(data) = line.strip_prefix("data: ").filter(|_| !is_own) {
                    heard.lock().unwrap().push(serde_json::from_str(data).unwrap());
                }
                is_own = line == "event: own";
                counted.fetch_add(usize::from(is_own), Ordering::Relaxed);
            }
        });
        let events = Events { all, own };
        wait_for("the first event", || events.last());
        events
    }
}

/// What the browser was told.
pub struct Events {
    all: Arc<Mutex<Vec<serde_json::Value>>>,
    own: Arc<AtomicUsize>,
}

impl Events {
    /// How often the desk's windows were told of something that no page shows.
    pub fn own(&self) -> usize {
        self.own.load(Ordering::Relaxed)
    }

    /// The last event.
    pub fn last(&self) -> Option<serde_json::Value> {
        self.all.lock().unwrap().last().cloned()
    }

    /// How many editions the browser was told of.
    pub fn editions(&self) -> usize {
        let all = self.all.lock().unwrap();
        let names: std::collections::BTreeSet<&str> =
            all.iter().filter_map(|event| event["edition"].as_str()).collect();
        names.len()
    }

    /// The problems that are shown now.
    pub fn problems(&self) -> String {
        self.last().and_then(|event| Some(event["problems"].as_str()?.to_owned())).unwrap_or_default()
    }
}

fn parse(answer: &[u8]) -> Response {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
    let head = String::from_utf8_lossy(&answer[..end]).replace("\r\n", "\n");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    Response { status, head, body: answer[end + 4..].to_vec() }
}
