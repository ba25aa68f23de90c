;; A script that the table does not know to need SIMD.
(module (func (export "zero") (result v128) (v128.const i64x2 0 0)))
