;; Divides by zero, two calls down.
(module
  (memory (export "memory") 1)
  (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $average (param i32) (result i32) (call $divide (local.get 0) (i32.const 0)))
  (func $main (export "_start") (drop (call $average (i32.const 7)))))
