;; A script that the table does not know to need anything.
(module (func (param (ref null (shared any)))) (func (export "zero") (result i32) (i32.const 0)))
