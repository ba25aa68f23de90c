;; A program whose entry has another type than WASI says; its start function would trap.
(module
  (func (export "_start") (param i32) (result i32) (local.get 0))
  (func $trap unreachable)
  (start $trap))
