;; Functions to call from the command line.
(module
  (type $binary (func (param i32 i32) (result i32)))
  (import "env" "base" (global $base i32))
  (memory (export "memory") 2 4)
  (table (export "table") 3 funcref)
  (global $count (export "count") (mut i64) (i64.const 7))
  (func $add (export "add") (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $pair (export "pair") (result i64 f64) (i64.const -1) (f64.const 0.5))
  (elem (i32.const 0) $add)
  (data (i32.const 16) "some data"))
