//! Carries out the commands of one script.

use crate::format::{Command, Kind, Link, Wanted};
use crate::load;
use crate::reader::File;
use crate::say;
use crate::stage::Stage;
use crate::tally::{Done, Miss, Tally};

/// Failures of one script that are printed.
const PRINTED: u32 = 10;

/// Runs a script; what became of its assertions. A script that says another number of them than it has has failed once more.
pub(crate) fn run(kind: Kind, mut file: File<'static>) -> Tally {
    let mut tally = Tally::default();
    let mut stage = Err(Miss::Wrong("no store", 0));
    let mut assertions = 0_u32;
    loop {
        let (line, command) = match file.next() {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(_) => {
                fail(&mut tally, &file, 0, Err(Miss::Wrong("a broken script", 0)));
                return tally;
            }
        };
        let is_assertion = match command {
            Command::Store | Command::Module { .. } | Command::Register { .. } => false,
            Command::Instance { link, .. } => link != Link::Done,
            Command::Invoke { wanted, .. } | Command::Get { wanted, .. } => wanted != Wanted::Return,
            Command::Refuse { .. } => true,
        };
        assertions = assertions.saturating_add(u32::from(is_assertion));
        if let Command::Store = command {
            // Its memory comes back before the next one takes its own.
            drop(stage);
            stage = Stage::new();
        }
        let done = carry_out(kind, &file, stage.as_mut().map_err(|miss| *miss), command);
        tally.note(is_assertion, done);
        if let Err(Miss::Wrong(..)) = done {
            print(&tally, &file, line, done);
        }
    }
    if assertions != file.assertions || (tally.failed == 0 && tally.seen() != assertions) {
        fail(&mut tally, &file, 0, Err(Miss::Wrong("another number of assertions", assertions.into())));
    }
    tally
}

fn carry_out(kind: Kind, file: &File<'static>, stage: Result<&mut Stage, Miss>, command: Command<'static>) -> Done {
    let broken = |_| Miss::Wrong("no such bytes", 0);
    match command {
        Command::Refuse { malformed, blob } => {
            file.blob(blob).map_err(broken).and_then(|blob| load::refused(file.allowed, blob, malformed))
        }
        Command::Store => stage.map(|_| ()),
        Command::Module { slot, blob } => {
            let module = file.blob(blob).map_err(broken).and_then(|blob| load::module(kind, file.allowed, blob));
            stage?.module(slot, module)
        }
        Command::Instance { module, slot, link } => stage?.instance(module, slot, link),
        Command::Register { instance, name } => stage?.register(instance, name),
        Command::Invoke { instance, name, args, wanted } => stage?.invoke(instance, name, &args, &wanted),
        Command::Get { instance, name, wanted } => stage?.get(instance, name, &wanted),
    }
}

fn fail(tally: &mut Tally, file: &File<'_>, line: u32, done: Done) {
    tally.note(false, done);
    print(tally, file, line, done);
}

fn print(tally: &Tally, file: &File<'_>, line: u32, done: Done) {
    if let Err(Miss::Wrong(what, number)) = done
        && tally.failed <= PRINTED
    {
        say(format_args!("FAILED {}.wast:{line}: got {what} ({number:#x})", file.name));
    }
}
