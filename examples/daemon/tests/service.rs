//! The service runs on while its modules break in every way there is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails, in its helpers too")]

use core::time::Duration;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Instant;

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};

/// How long anything may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, with a directory of modules.
struct Service {
    scratch: PathBuf,
    child: Child,
    manager: UnixDatagram,
    /// All that the manager was told.
    told: String,
}

impl Service {
    /// Starts the program on modules that are there already. The manager has a name without a file where `is_abstract` says so.
    fn start(name: &str, is_abstract: bool, modules: &[(&str, &str, &str)]) -> Service {
        let scratch = scratch(name);
        fs::create_dir_all(&scratch).unwrap();
        let out = File::create(scratch.join("out")).unwrap();
        Service::start_with(scratch, is_abstract, modules, &[], out)
    }

    /// The same, in a folder that is there already, with more words on the command line, and another standard output.
    fn start_with(
        scratch: PathBuf,
        is_abstract: bool,
        modules: &[(&str, &str, &str)],
        words: &[&str],
        out: impl Into<Stdio>,
    ) -> Service {
        fs::create_dir_all(scratch.join("modules")).unwrap();
        for (name, wat, conf) in modules {
            write(&scratch, name, &wat::parse_str(wat).unwrap(), conf);
        }
        let socket = scratch.join("notify");
        let socket = socket.to_str().unwrap();
        let (manager, address) = if is_abstract {
            let address = SocketAddr::from_abstract_name(socket).unwrap();
            (UnixDatagram::bind_addr(&address).unwrap(), format!("@{socket}"))
        } else {
            (UnixDatagram::bind(socket).unwrap(), socket.into())
        };
        manager.set_nonblocking(true).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_wrt-daemon"))
            .arg(scratch.join("modules"))
            .args(["period=20ms", "budget=10ms"])
            .args(words)
            .env("NOTIFY_SOCKET", address)
            .env("WATCHDOG_USEC", "500000")
            .env_remove("WATCHDOG_PID")
            .stdout(out)
            .stderr(File::create(scratch.join("log")).unwrap())
            .spawn()
            .unwrap();
        Service { scratch, child, manager, told: String::new() }
    }

    fn add(&self, name: &str, wat: &str, conf: &str) {
        write(&self.scratch, name, &wat::parse_str(wat).unwrap(), conf);
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.scratch.join(format!("modules/{name}.wasm"))).unwrap();
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().try_into().unwrap()), signal).unwrap();
    }

    /// Has the directory read again, and waits until that is done.
    fn reload(&mut self) {
        self.told.clear();
        self.signal(Signal::SIGHUP);
        self.hears("RELOADING=1");
        self.hears("READY=1");
    }

    /// Waits until the manager is told this.
    fn hears(&mut self, what: &str) {
        self.wait(what, |service| {
            service.listen();
            service.told.contains(what)
        });
    }

    /// Takes in what the manager was told.
    fn listen(&mut self) {
        let mut message = [0; 256];
        while let Ok(length) = self.manager.recv(&mut message) {
            self.told.push_str(&String::from_utf8_lossy(message.get(..length).unwrap()));
            self.told.push('\n');
        }
    }

    /// Waits until the log has a line with all of this.
    fn logs(&mut self, module: &str, parts: &[&str]) {
        let start = format!("wrt-daemon: {module}: ");
        self.wait(&format!("{start}{parts:?}"), |service| {
            service.log().lines().any(|line| line.starts_with(&start) && parts.iter().all(|part| line.contains(part)))
        });
    }

    /// Waits until the modules have written these words five times more.
    fn writes(&mut self, words: &[&str]) {
        for word in words {
            let before = self.count(word);
            self.wait(word, |service| service.count(word).saturating_sub(before) >= 5);
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.scratch.join("log")).unwrap()
    }

    fn count(&self, word: &str) -> usize {
        fs::read_to_string(self.scratch.join("out")).unwrap().lines().filter(|line| *line == word).count()
    }

    fn wait(&mut self, what: &str, mut is_done: impl FnMut(&mut Service) -> bool) {
        let start = Instant::now();
        while !is_done(self) {
            assert_eq!(self.child.try_wait().unwrap(), None, "it ended before `{what}`:\n{}", self.log());
            assert!(start.elapsed() < PATIENCE, "no `{what}`; told:\n{}\nlog:\n{}", self.told, self.log());
            sleep(Duration::from_millis(10));
        }
    }

    /// Ends it by a signal, with the exit code.
    fn end(mut self, signal: Signal) -> (Option<i32>, String) {
        self.signal(signal);
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), self.log());
            }
            assert!(start.elapsed() < PATIENCE, "it does not end:\n{}", self.log());
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After a test that went well there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

/// A folder for the test of this name.
fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("wrt-daemon-{name}-{}", std::process::id()))
}

fn write(scratch: &std::path::Path, name: &str, wasm: &[u8], conf: &str) {
    let path = scratch.join(format!("modules/{name}.wasm"));
    fs::write(&path, wasm).unwrap();
    if !conf.is_empty() {
        fs::write(path.with_extension("conf"), conf).unwrap();
    }
}

/// A module that writes this word of four letters on each fourth turn, which it finds by counting.
fn writer(word: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\10\00\00\00\05\00\00\00")
            (data (i32.const 16) "{word}\n")
            (global $turns (mut i32) (i32.const 0))
            (func (export "tick")
                (global.set $turns (i32.add (global.get $turns) (i32.const 1)))
                (if (i32.eqz (i32.and (global.get $turns) (i32.const 3)))
                    (then (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))))"#
    )
}

/// A budget that a writer meets on any machine.
const AMPLE: &str = "period = 20ms\nbudget = 20ms\n";

const TRAP: &str = r#"(module (func $boom unreachable) (func (export "tick") (call $boom)))"#;
const LOOP: &str = r#"(module (func $spin (loop (br 0))) (func (export "tick") (call $spin)))"#;
/// Calls itself for ever.
const DEEP: &str = r#"(module (func $down (call $down)) (func (export "tick") (call $down)))"#;
const GREEDY: &str = r#"(module (memory (export "memory") 1)
    (func (export "tick") (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))))"#;
const LARGE: &str = r#"(module (memory 100) (func (export "tick")))"#;
const SILENT: &str = r#"(module (func (export "tock")))"#;
/// Writes more than a pipe holds.
const FLOOD: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 5)
    (data (i32.const 4) "\00\00\04\00")
    (func (export "tick") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;
/// Sleeps for an hour.
const SLEEPER: &str = r#"(module
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func $nap
        (i32.store (i32.const 16) (i32.const 1))
        (i64.store (i32.const 24) (i64.const 3600000000000))
        (loop (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))) (br 0)))
    (func (export "tick") (call $nap)))"#;

#[test]
fn modules_break_in_turn_and_the_others_run_on() {
    let modules = [("one", &*writer("tick"), AMPLE), ("two", &*writer("tock"), AMPLE)];
    let mut service = Service::start("break", false, &modules);
    service.hears("READY=1");
    service.hears("WATCHDOG=1");
    service.writes(&["tick", "tock"]);

    service.add("trap", TRAP, "");
    service.reload();
    service.logs("trap", &["it trapped", "unreachable"]);
    service.logs("trap", &["0: ", "boom"]);
    service.logs("trap", &["starts again in 100ms"]);
    service.logs("trap", &["starts again in 400ms"]);
    service.writes(&["tick", "tock"]);

    service.add("loop", LOOP, "");
    service.reload();
    service.logs("loop", &["used up the budget of a turn, 10ms"]);
    service.logs("loop", &["0: ", "spin"]);
    service.logs("loop", &["starts again in 200ms"]);
    service.writes(&["tick", "tock"]);

    service.add("late", LOOP, "period = 200ms\nbudget = 200ms\ndeadline = 30ms\n");
    service.add("deep", DEEP, "period = 10s\nbudget = 10s\n");
    service.reload();
    service.logs("late", &["missed the deadline of a turn, 30ms"]);
    service.logs("late", &["0: ", "spin"]);
    service.logs("deep", &["it trapped", "call stack exhausted"]);
    service.writes(&["tick", "tock"]);

    service.add("fuel", LOOP, "period = 10s\nfuel = 10000\n");
    service.reload();
    service.logs("fuel", &["used up the fuel of a turn, 10000"]);
    service.writes(&["tick", "tock"]);

    service.add("greedy", GREEDY, "period = 5ms\nbudget = 5ms\nmemory = 256KiB\n");
    service.add("large", LARGE, "");
    service.reload();
    service.logs("greedy", &["memory is exhausted", "limit of 262144 bytes"]);
    service.logs("large", &["cannot be run", "limit of", "1048576 allowed"]);
    service.writes(&["tick", "tock"]);

    service.add("sleeper", SLEEPER, "");
    service.reload();
    service.logs("sleeper", &["used up the budget"]);
    service.logs("sleeper", &["starts again in 200ms"]);
    service.writes(&["tick", "tock"]);

    write(&service.scratch, "invalid", b"\0asm\x01\0\0\0\xff", "");
    service.add("silent", SILENT, "");
    service.add("unset", TRAP, "period = soon\n");
    service.reload();
    service.logs("invalid", &["cannot be run"]);
    service.logs("silent", &["no function `tick`"]);
    service.logs("unset", &["line 1", "period = soon"]);
    service.writes(&["tick", "tock"]);

    for name in
        ["trap", "loop", "late", "deep", "fuel", "greedy", "large", "sleeper", "invalid", "silent", "unset", "two"]
    {
        service.remove(name);
    }
    service.reload();
    for name in ["trap", "loop", "late", "deep", "fuel", "greedy", "large", "sleeper", "invalid", "silent", "two"] {
        service.logs(name, &["ended"]);
    }
    let tocks = service.count("tock");
    service.writes(&["tick"]);
    assert_eq!(service.count("tock"), tocks);

    service.add("one", &writer("tack"), "");
    service.reload();
    service.writes(&["tack"]);

    service.told.clear();
    service.hears("WATCHDOG=1");
    let (code, log) = service.end(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("one: ended"), "{log}");
}

#[test]
fn a_turn_that_does_not_end_is_stopped_with_the_service() {
    let modules = [("endless", LOOP, "period = 2h\nbudget = 1h\n"), ("good", &*writer("tick"), AMPLE)];
    let mut service = Service::start("end", true, &modules);
    service.hears("READY=1");
    service.writes(&["tick"]);
    let (code, log) = service.end(Signal::SIGINT);
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("endless: ended: it was stopped in its turn"), "{log}");
}

#[test]
fn the_watchdog_starves_while_a_turn_is_stuck_in_the_host() {
    let scratch = scratch("stuck");
    let (mut reader, writer) = std::io::pipe().unwrap();
    let modules = [("flood", FLOOD, ""), ("trap", TRAP, "")];
    let mut service = Service::start_with(scratch, false, &modules, &[], writer);
    service.hears("WATCHDOG=1");
    // Nobody reads, so the write does not return, and the engine cannot stop what is not its own.
    service.logs("flood", &["its turn is stuck in the host"]);
    service.listen();
    service.told.clear();
    sleep(Duration::from_secs(1));
    service.listen();
    assert!(!service.told.contains("WATCHDOG=1"), "{}", service.told);
    // The others run on, and this one too as soon as it can.
    service.logs("trap", &["starts again in 1.6s"]);
    let drain = std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()).unwrap());
    service.logs("flood", &["its turn goes on"]);
    service.hears("WATCHDOG=1");
    let (code, log) = service.end(Signal::SIGTERM);
    assert_eq!(code, Some(0), "{log}");
    drain.join().unwrap();
}

/// Whom a service that starts as root becomes: nobody, on most systems.
const NOBODY: u32 = 65_534;

/// The process may not choose who it is, so there is nothing to show.
fn cannot_become_anybody() -> bool {
    let is_root = Uid::effective().is_root();
    if !is_root {
        println!("skipped: only root can give root up");
    }
    !is_root
}

#[test]
fn a_service_that_starts_as_root_gives_root_up_before_its_modules_run() {
    if cannot_become_anybody() {
        return;
    }
    let scratch = scratch("root");
    let run = scratch.join("run");
    fs::create_dir_all(&run).unwrap();
    chown(&run, Some(NOBODY), Some(NOBODY)).unwrap();
    let ready = run.join("ready");
    let words = ["user=65534", "group=65534", &format!("ready={}", ready.display())];
    let out = File::create(scratch.join("out")).unwrap();
    let mut service = Service::start_with(scratch, true, &[("good", &writer("tick"), AMPLE)], &words, out);
    service.hears("READY=1");
    service.writes(&["tick"]);

    let pid = service.child.id();
    // Each thread has credentials of its own in Linux.
    for task in fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let words = |name: &str| -> Vec<String> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().map(str::to_owned).collect()
        };
        // Real, effective, saved, and the one for files.
        assert_eq!(words("Uid:"), ["65534"; 4], "{status}");
        assert_eq!(words("Gid:"), ["65534"; 4], "{status}");
        assert_eq!(words("Groups:"), ["65534"], "{status}");
        assert_eq!(words("CapEff:"), ["0000000000000000"], "{status}");
        assert_eq!(words("CapPrm:"), ["0000000000000000"], "{status}");
    }
    assert_eq!(fs::metadata(&ready).unwrap().uid(), NOBODY);
    assert_eq!(fs::read_to_string(&ready).unwrap(), format!("{pid}\n"));

    // What it needs to go on it still may.
    service.add("more", &writer("tock"), AMPLE);
    service.reload();
    service.writes(&["tick", "tock"]);
    service.signal(Signal::SIGTERM);
    let start = Instant::now();
    while service.child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < PATIENCE, "it does not end:\n{}", service.log());
        sleep(Duration::from_millis(10));
    }
    assert!(!ready.exists());
    assert!(service.log().contains("runs as user 65534 of group 65534"), "{}", service.log());
}

/// Runs a program that was written just now: a child of another test may hold the file open until it executes its own program.
fn output_of(command: &mut Command) -> Output {
    let start = Instant::now();
    loop {
        match command.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && start.elapsed() < PATIENCE => {
                sleep(Duration::from_millis(10));
            }
            output => return output.unwrap(),
        }
    }
}

#[test]
fn a_service_that_cannot_become_whom_it_should_runs_no_module() {
    let scratch = scratch("refused");
    fs::create_dir_all(scratch.join("modules")).unwrap();
    write(&scratch, "good", &wat::parse_str(writer("tick")).unwrap(), AMPLE);
    // Where anybody may run it.
    let program = scratch.join("wrt-daemon");
    fs::copy(env!("CARGO_BIN_EXE_wrt-daemon"), &program).unwrap();
    let mut command = Command::new(&program);
    command.arg(scratch.join("modules")).args(["user=1234", "group=1234"]);
    if !cannot_become_anybody() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = output_of(&mut command);
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{log}");
    assert!(
        log.contains("it cannot become user 1234 of group 1234, so it does not run: setgroups is refused"),
        "{log}"
    );
    assert!(!log.contains("good"), "{log}");
    assert!(output.stdout.is_empty());

    let root = output_of(Command::new(&program).arg(scratch.join("modules")).args(["user=0", "group=1234"]));
    let log = String::from_utf8_lossy(&root.stderr);
    assert_eq!(root.status.code(), Some(1), "{log}");
    assert!(log.contains("user 0 and group 0 are root"), "{log}");
    let _ = fs::remove_dir_all(&scratch);
}

#[test]
fn a_command_line_without_a_directory_says_how_it_is_used() {
    let output = Command::new(env!("CARGO_BIN_EXE_wrt-daemon")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("usage: wrt-daemon DIRECTORY"));
}
