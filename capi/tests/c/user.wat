;; Uses what another instance, or the host, gives it.
(module
  (import "guest" "memory" (memory 1))
  (import "guest" "table" (table 4 funcref))
  (import "guest" "counter" (global $counter (mut i32)))
  (import "guest" "twice" (func $twice (param i32) (result i32)))
  (func (export "run") (param i32) (result i32)
    (global.set $counter (call $twice (local.get 0)))
    (i32.store (i32.const 64) (local.get 0))
    (table.size)))
