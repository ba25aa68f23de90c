;; A script that the table knows to need custom descriptors, and that needs what the engine does not know.
(module $whole (func (export "one") (result i32) (i32.const 1)))
(assert_return (invoke "one") (i32.const 1))
(module (func (param (ref null (shared any)))) (func (export "zero") (result i32) (i32.const 0)))
(assert_return (invoke "zero") (i32.const 0))
(register "zero")
(assert_unlinkable (module (import "zero" "none" (func))) "unknown import")
