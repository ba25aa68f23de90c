;; A script that the table knows to need SIMD, and that fails for another reason too.
(module (func (export "zero") (result v128) (v128.const i64x2 0 0)))
(module (func (export "one") (result i32) (i32.const 1)))
(assert_return (invoke "one") (i32.const 2))
