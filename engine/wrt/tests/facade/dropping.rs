//! What a store owns is dropped with it, and not before.

use std::sync::Arc;

use wrt::{Engine, ExternRef, Func, Linker, Memory, MemoryType, Module, Store};

use crate::module;

#[test]
fn a_store_drops_its_data_host_functions_and_values() {
    let engine = Engine::default();
    let witness = Arc::new(());
    let mut store = Store::new(&engine, Arc::clone(&witness)).unwrap();
    let held = Arc::clone(&witness);
    Func::wrap(&mut store, move || {
        let _held = &held;
    })
    .unwrap();
    ExternRef::new(&mut store, Arc::clone(&witness)).unwrap();
    assert_eq!(Arc::strong_count(&witness), 4);
    let data = store.into_data();
    assert_eq!(Arc::strong_count(&witness), 2);
    drop(data);
    assert_eq!(Arc::strong_count(&witness), 1);
}

#[test]
fn a_store_keeps_the_modules_it_runs() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = {
        let module = module(&engine, "(module (func (export \"f\") (result i32) (i32.const 3)))");
        Linker::new(&engine).instantiate(&mut store, &module).unwrap()
    };
    drop(engine);
    assert_eq!(instance.get_typed_func::<(), i32>(&store, "f").unwrap().call(&mut store, ()).unwrap(), 3);
}

#[test]
fn an_image_is_dropped_with_the_last_who_runs_it() {
    struct Owner(Vec<u8>, #[expect(dead_code, reason = "counted, not read")] Arc<()>);
    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    let engine = Engine::default();
    let image = module(&engine, "(module)").image().to_vec();
    let witness = Arc::new(());
    let owner = wrt::ImageBytes::from_owner(Owner(image, Arc::clone(&witness)));
    let module = Module::from_image(&engine, owner).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    Linker::new(&engine).instantiate(&mut store, &module).unwrap();
    drop(module);
    assert_eq!(Arc::strong_count(&witness), 2);
    drop(store);
    assert_eq!(Arc::strong_count(&witness), 1);
}

#[test]
fn stores_can_be_made_and_dropped_without_end() {
    let engine = Engine::default();
    for _ in 0..200 {
        let mut store = Store::new(&engine, ()).unwrap();
        Memory::new(&mut store, MemoryType::new(16, None)).unwrap();
    }
}

#[test]
fn what_may_be_sent_to_another_thread_is_sent() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Store<u8>>();
    is_send::<Module>();
    is_sync::<Module>();
    is_send::<Engine>();
    is_sync::<Engine>();
    is_send::<Linker<u8>>();
    is_sync::<Linker<u8>>();
    is_send::<wrt::Error>();
    is_sync::<wrt::Error>();
    is_send::<wrt::InterruptHandle>();
}
