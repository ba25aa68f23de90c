;; A script that the table knows to need SIMD, and that needs it.
(module $whole (func (export "one") (result i32) (i32.const 1)))
(assert_return (invoke "one") (i32.const 1))
(module (func (export "zero") (result v128) (v128.const i64x2 0 0)))
(assert_return (invoke "zero") (v128.const i64x2 0 0))
(register "zero")
(assert_unlinkable (module (import "zero" "none" (func))) "unknown import")
