;; Runs on the board: host calls, memory, table, globals, floats, traps and loops without end.
(module
  (import "host" "add" (func $add (param i32 i32) (result i32)))
  (memory (export "memory") 1 2)
  (table (export "table") 4 8 funcref)
  (elem (i32.const 1) $double $square)
  (global $calls (export "calls") (mut i32) (i32.const 0))
  (data (i32.const 16) "\01\02\03\04\05")
  (type $unary (func (param i32) (result i32)))

  (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
  (func $square (type $unary) (i32.mul (local.get 0) (local.get 0)))

  ;; Adds up five bytes of memory by the host, each after the function at a place of the table.
  (func (export "sum") (param $func i32) (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (call $add (local.get $sum)
          (call_indirect (type $unary) (i32.load8_u offset=16 (local.get $at)) (local.get $func))))
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 5))))
    (local.get $sum))

  ;; The square root of the sum of two squares.
  (func (export "length") (param f64 f64) (result f64)
    (f64.sqrt (f64.add (f64.mul (local.get 0) (local.get 0)) (f64.mul (local.get 1) (local.get 1)))))

  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "deep") (result i32) (i32.add (call $deep_2) (i32.const 1)))
  (func $deep_2 (result i32) (unreachable))
  (func (export "forever") (loop $again (br $again)))
  (func (export "grow") (result i32)
    (memory.fill (i32.const 100) (i32.const 7) (i32.const 1000))
    (memory.copy (i32.const 2000) (i32.const 100) (i32.const 1000))
    (memory.grow (i32.const 1))))
