;; A script that the table knows to need custom descriptors, and that fails for another reason too.
(module (func (param (ref null (shared any)))) (func (export "zero") (result i32) (i32.const 0)))
(module (func (export "one") (result i32) (i32.const 1)))
(assert_return (invoke "one") (i32.const 2))
