//! What a store holds of components, and how their calls are driven.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use wrt_component::{Components, Event, Fault, Imports, Place};
use wrt_error::{ComponentTrap, Resource, ResourceLimit, Trap};
use wrt_platform::Platform;

use super::val::{Give, Take};
use super::{Component, ComponentError, Site, Val};
use crate::error::Usage;
use crate::store::{Inner, reserve};
use crate::{Engine, Error, Result, StoreContextMut};

/// The code of a host function of components.
pub(crate) type Code<T, P> =
    dyn Fn(StoreContextMut<'_, T, P>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static;

/// The code that destroys a resource of the host's.
pub(crate) type Destructor<T, P> = dyn Fn(StoreContextMut<'_, T, P>, u32) -> Result<()> + Send + Sync + 'static;

/// What the host defines, by its token.
pub(crate) enum Host<T, P: Platform + Clone> {
    Func(Arc<Code<T, P>>),
    Destructor(Arc<Destructor<T, P>>),
}

impl<T, P: Platform + Clone> Clone for Host<T, P> {
    fn clone(&self) -> Self {
        match self {
            Host::Func(code) => Host::Func(Arc::clone(code)),
            Host::Destructor(code) => Host::Destructor(Arc::clone(code)),
        }
    }
}

/// The components of a store.
pub(crate) struct State<T, P: Platform + Clone> {
    pub(crate) components: Components<P>,
    hosts: Vec<Host<T, P>>,
    /// The components by where they lie; they stay there.
    loaded: Vec<(Component<P>, u32)>,
}

impl<T, P: Platform + Clone> State<T, P> {
    fn new(engine: &Engine<P>) -> Result<State<T, P>> {
        let limits = engine.config().get_component_limits();
        match Components::new(engine.platform(), limits) {
            Ok(components) => Ok(State { components, hosts: Vec::new(), loaded: Vec::new() }),
            Err(Fault::Platform(error)) => Err(error.into()),
            Err(Fault::Limit(limit)) => Err(limit.into()),
            Err(_) => Err(Trap::Corrupt.into()),
        }
    }

    /// Takes in what the host defines; gives its token.
    pub(crate) fn add_host(&mut self, engine: &Engine<P>, host: Host<T, P>) -> Result<u32> {
        let index = self.hosts.len();
        let wanted = (index as u64).saturating_add(1);
        let limits = engine.config().get_limits();
        limits.check(Resource::HostFunctions, wanted)?;
        let full = ResourceLimit { what: Resource::HostFunctions, limit: u64::from(u32::MAX), wanted };
        let token = u32::try_from(index).map_err(|_| full)?;
        reserve(&mut self.hosts, 1)?;
        self.hosts.extend(Some(host));
        Ok(token)
    }

    fn host(&self, token: u32) -> Result<Host<T, P>> {
        self.hosts.get(token as usize).cloned().ok_or_else(|| Trap::Corrupt.into())
    }

    fn site(&self) -> Site {
        match self.components.place() {
            Some(Place { instance, component, function, ty }) => {
                Site { component, instance, function: function.map(Box::from), ty }
            }
            None => Site::default(),
        }
    }

    /// The error that a fault is, but for the calls that a trap of core code has.
    pub(crate) fn error(&self, fault: Fault) -> Error {
        let site = || self.site();
        match fault {
            Fault::Component { trap: ComponentTrap::UnknownHandle, .. } if site().instance == 0 => {
                ComponentError::Handle.into()
            }
            Fault::Component { trap, number } => ComponentError::Trap { trap, number, site: site() }.into(),
            Fault::Trap(trap) => trap.into(),
            Fault::Link(error) => match error {
                wrt_error::LinkError::Trap(_)
                | wrt_error::LinkError::Interrupted
                | wrt_error::LinkError::OutOfFuel
                | wrt_error::LinkError::Limit(_)
                | wrt_error::LinkError::Platform(_) => error.into(),
                wrt_error::LinkError::ImportCount { .. }
                | wrt_error::LinkError::ImportUnknown { .. }
                | wrt_error::LinkError::ImportKind { .. }
                | wrt_error::LinkError::ImportType { .. }
                | wrt_error::LinkError::UnknownId
                | wrt_error::LinkError::Image(_) => ComponentError::Link { error, site: site() }.into(),
            },
            Fault::MissingImport { import, item } => {
                let code = self.site().component;
                match self.components.missing(code, import, item) {
                    Some(request) => ComponentError::Missing {
                        name: request.name.into(),
                        item: request.item.map(Box::from),
                        kind: request.kind,
                    }
                    .into(),
                    None => Trap::Corrupt.into(),
                }
            }
            Fault::Value => ComponentError::Value { site: site() }.into(),
            Fault::Limit(limit) => limit.into(),
            Fault::Platform(error) => error.into(),
            Fault::OutOfFuel => Error::OutOfFuel,
            Fault::Interrupted => Error::Interrupted,
            Fault::Call(error) => error.into(),
        }
    }
}

impl<T, P: Platform + Clone> Inner<T, P> {
    /// The components and what runs their core code; made when they are first needed.
    pub(crate) fn components(&mut self) -> Result<(&mut State<T, P>, &mut wrt_runtime::Store<P>)> {
        if self.state.is_none() {
            self.state = Some(Box::new(State::new(&self.engine)?));
        }
        match &mut self.state {
            Some(state) => Ok((&mut **state, &mut self.runtime)),
            None => Err(Trap::Corrupt.into()),
        }
    }

    /// The components, if there are any.
    pub(crate) fn known_components(&self) -> Option<&State<T, P>> {
        self.state.as_deref()
    }

    /// The number of a component; it is taken in where it was not before.
    fn component_number(&mut self, component: &Component<P>) -> Result<u32> {
        if !Engine::same(&self.engine, component.engine()) {
            return Err(Usage::OtherEngine.into());
        }
        let (state, runtime) = self.components()?;
        let known = state.loaded.iter().find(|(loaded, _)| loaded.address() == component.address());
        if let Some((_, number)) = known {
            return Ok(*number);
        }
        reserve(&mut state.loaded, 1)?;
        let added = state.components.add(runtime, component.code().clone(), component.modules());
        let number = added.map_err(|fault| state.error(fault))?;
        state.loaded.extend(Some((component.clone(), number)));
        Ok(number)
    }

    /// Makes an instance of a component; gives the number of its items.
    pub(crate) fn instantiate_component(&mut self, component: &Component<P>, imports: &mut dyn Imports) -> Result<u32> {
        self.make_way()?;
        let number = self.component_number(component)?;
        let (state, runtime) = self.components()?;
        let depth = state.components.depth();
        let begun = match state.components.begin(runtime, number, imports) {
            Ok(instance) => instance,
            Err(fault @ Fault::MissingImport { import, item }) => {
                let request = state.components.missing(number, import, item);
                return Err(match request {
                    Some(request) => ComponentError::Missing {
                        name: request.name.into(),
                        item: request.item.map(Box::from),
                        kind: request.kind,
                    }
                    .into(),
                    None => state.error(fault),
                });
            }
            Err(fault) => return Err(state.error(fault)),
        };
        self.drive_components(depth)?;
        let (state, _) = self.components()?;
        state.components.exports(begun).ok_or_else(|| Trap::Corrupt.into())
    }

    /// Calls a function of a component.
    pub(crate) fn call_component(&mut self, func: u32, params: &[Val]) -> Result<Vec<Val>> {
        self.make_way()?;
        let (state, _) = self.components()?;
        let depth = state.components.depth();
        let ty = state.components.function_type(func).ok_or(Usage::OtherStore)?;
        let expected = ty.params() as usize;
        if expected != params.len() {
            return Err(Usage::ParamCount { expected, found: params.len() }.into());
        }
        self.check_handles(params)?;
        let (state, runtime) = self.components()?;
        if let Err(fault) = state.components.call(runtime, func, &mut Give::new(params)) {
            return Err(self.component_fault(depth, fault));
        }
        self.drive_components(depth)
    }

    /// Whether all handles among values are of this store.
    fn check_handles(&self, values: &[Val]) -> Result<()> {
        let mut rest: Vec<&Val> = values.iter().collect();
        while let Some(value) = rest.pop() {
            match value {
                Val::Resource(resource) => resource.store.check(self.id)?,
                Val::List(values) | Val::Tuple(values) => rest.extend(values),
                Val::Record(fields) => rest.extend(fields.iter().map(|(_, value)| value)),
                Val::Map(pairs) => rest.extend(pairs.iter().flat_map(|(key, value)| [key, value])),
                Val::Variant(_, value) | Val::Option(value) | Val::Result(Ok(value) | Err(value)) => {
                    rest.extend(value.as_deref());
                }
                Val::Bool(_)
                | Val::S8(_)
                | Val::U8(_)
                | Val::S16(_)
                | Val::U16(_)
                | Val::S32(_)
                | Val::U32(_)
                | Val::S64(_)
                | Val::U64(_)
                | Val::Float32(_)
                | Val::Float64(_)
                | Val::Char(_)
                | Val::String(_)
                | Val::Enum(_)
                | Val::Flags(_) => {}
            }
        }
        Ok(())
    }

    /// Runs components until there is no more work than `depth` pieces, and answers for the host's functions meanwhile. Gives what the call
    /// gave that was started.
    pub(crate) fn drive_components(&mut self, depth: usize) -> Result<Vec<Val>> {
        let mut taken = Take::new(self.id);
        loop {
            let (state, runtime) = self.components()?;
            let event = state.components.run(runtime, depth, &mut taken);
            let answered = match event {
                Ok(Event::Finished) => return Ok(taken.values),
                Ok(Event::Call { token, func }) => self.answer_call(token, func),
                Ok(Event::Destroy { token, rep }) => self.answer_destroy(token, rep),
                Err(fault) => return Err(self.component_fault(depth, fault)),
            };
            if let Err(error) = answered {
                self.give_up(depth);
                return Err(error);
            }
        }
    }

    /// The error that a fault is; the work in which it was met is given up.
    fn component_fault(&mut self, depth: usize, fault: Fault) -> Error {
        let (frames, omitted) = self.backtrace();
        let mut error = match self.known_components() {
            Some(state) => state.error(fault),
            None => Trap::Corrupt.into(),
        };
        if let Error::Trap(trap) = &mut error {
            trap.set_frames(frames, omitted);
        }
        self.give_up(depth);
        error
    }

    fn give_up(&mut self, depth: usize) {
        if let Ok((state, runtime)) = self.components() {
            // What the tables hold is not used before it is checked.
            let _unwound = state.components.unwind(runtime, depth);
        }
    }

    /// Has a function of the host's answer.
    fn answer_call(&mut self, token: u32, func: u32) -> Result<()> {
        let mut taken = Take::new(self.id);
        let (state, runtime) = self.components()?;
        let Host::Func(code) = state.host(token)? else { return Err(Trap::Corrupt.into()) };
        let got = state.components.arguments(runtime, &mut taken);
        got.map_err(|fault| state.error(fault))?;
        let has_result = state.components.function_type(func).is_some_and(|ty| ty.result().is_some());
        let depth = state.components.depth();
        let mut results = [Val::Bool(false)];
        let results = results.get_mut(..usize::from(has_result)).unwrap_or_default();
        let answer = code(StoreContextMut { inner: self }, &taken.values, results);
        self.give_up(depth);
        answer?;
        self.check_handles(results)?;
        let (state, runtime) = self.components()?;
        let answered = state.components.answer(runtime, &mut Give::new(results));
        answered.map_err(|fault| state.error(fault))
    }

    /// Destroys a resource of the host's.
    fn answer_destroy(&mut self, token: u32, rep: u32) -> Result<()> {
        let (state, _) = self.components()?;
        let Host::Destructor(code) = state.host(token)? else { return Err(Trap::Corrupt.into()) };
        let depth = state.components.depth();
        let answer = code(StoreContextMut { inner: self }, rep);
        self.give_up(depth);
        answer?;
        let (state, runtime) = self.components()?;
        let answered = state.components.answer(runtime, &mut Give::new(&[]));
        answered.map_err(|fault| state.error(fault))
    }

    /// Drops a handle of the host's.
    pub(crate) fn drop_resource(&mut self, handle: u32) -> Result<()> {
        self.make_way()?;
        let (state, runtime) = self.components()?;
        let depth = state.components.depth();
        if state.components.handle(runtime, handle).is_none() {
            return Err(super::resource::gone());
        }
        match state.components.drop_handle(runtime, handle) {
            Ok(Some(Event::Destroy { token, rep })) => {
                if let Err(error) = self.answer_destroy(token, rep) {
                    self.give_up(depth);
                    return Err(error);
                }
            }
            Ok(_) => {}
            Err(fault) => return Err(self.component_fault(depth, fault)),
        }
        self.drive_components(depth).map(drop)
    }
}
