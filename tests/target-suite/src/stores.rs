//! Divides a script's commands into stores: a new one begins wherever nothing that is there is used any more.
//!
//! A machine has room for few memories at a time, and most modules of a script are done with when the next one comes.

use std::collections::BTreeMap;

use crate::format::{Command, MOST_SLOTS};
use crate::script::{Owned, Step};
use crate::tally::Reason;

/// The commands with stores between them, and slots that begin at zero in each.
pub(crate) fn divide(steps: &[Step]) -> Result<Vec<(u32, Command<'_>)>, Reason> {
    let mut commands = Vec::new();
    let mut slots = Slots::default();
    for (at, step) in steps.iter().enumerate() {
        if matches!(step.command, Owned::Plain(Command::Module { .. })) && is_fresh(steps, at) {
            slots = Slots::default();
            commands.push((step.line, Command::Store));
        } else if commands.is_empty() {
            commands.push((step.line, Command::Store));
        }
        commands.push((step.line, slots.renumber(&step.command)?));
    }
    Ok(commands)
}

/// Whether no step from `at` on uses what came before it.
fn is_fresh(steps: &[Step], at: usize) -> bool {
    let (before, rest) = steps.split_at(at);
    let made = |of: fn(&Owned) -> Option<u32>| before.iter().filter_map(move |step| of(&step.command)).max();
    let (module, instance) = (made(made_module), made(made_instance));
    rest.iter().all(|step| {
        let (uses_module, uses_instance) = used(&step.command);
        let is_new = |used: Option<u32>, last: Option<u32>| used.is_none_or(|used| last.is_none_or(|last| used > last));
        is_new(uses_module, module)
            && is_new(uses_instance, instance)
            && step.imports.iter().all(|import| is_new(Some(*import), instance))
    })
}

fn made_module(command: &Owned) -> Option<u32> {
    if let Owned::Plain(Command::Module { slot, .. }) = command { Some(*slot) } else { None }
}

fn made_instance(command: &Owned) -> Option<u32> {
    if let Owned::Plain(Command::Instance { slot, .. }) = command { Some(*slot) } else { None }
}

/// The module and the instance that a command names.
fn used(command: &Owned) -> (Option<u32>, Option<u32>) {
    match command {
        Owned::Plain(Command::Instance { module, .. }) => (Some(*module), None),
        Owned::Plain(_) => (None, None),
        Owned::Register { instance, .. } | Owned::Invoke { instance, .. } | Owned::Get { instance, .. } => {
            (None, Some(*instance))
        }
    }
}

/// The slots of one store by the numbers of modules and instances.
#[derive(Default)]
struct Slots {
    modules: BTreeMap<u32, u32>,
    instances: BTreeMap<u32, u32>,
}

impl Slots {
    fn renumber<'a>(&mut self, command: &'a Owned) -> Result<Command<'a>, Reason> {
        Ok(match command {
            Owned::Plain(Command::Module { slot, blob }) => {
                Command::Module { slot: number(&mut self.modules, *slot)?, blob: *blob }
            }
            Owned::Plain(Command::Instance { module, slot, link }) => Command::Instance {
                module: number(&mut self.modules, *module)?,
                slot: number(&mut self.instances, *slot)?,
                link: *link,
            },
            Owned::Plain(command) => *command,
            Owned::Register { instance, name } => {
                Command::Register { instance: number(&mut self.instances, *instance)?, name }
            }
            Owned::Invoke { instance, name, args, wanted } => Command::Invoke {
                instance: number(&mut self.instances, *instance)?,
                name,
                args: *args,
                wanted: *wanted,
            },
            Owned::Get { instance, name, wanted } => {
                Command::Get { instance: number(&mut self.instances, *instance)?, name, wanted: *wanted }
            }
        })
    }
}

/// The slot of what has this number, the next free one if it has none.
fn number(slots: &mut BTreeMap<u32, u32>, of: u32) -> Result<u32, Reason> {
    let next = u32::try_from(slots.len()).ok().filter(|_| slots.len() < MOST_SLOTS);
    let slot = slots.get(&of).copied().or(next).ok_or(Reason::Format)?;
    slots.insert(of, slot);
    Ok(slot)
}
