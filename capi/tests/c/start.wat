;; Has a start function that calls the host, and a loop.
(module
  (import "host" "later" (func $later (param i64) (result f64)))
  (global $result (export "result") (mut f64) (f64.const 0))
  (func $start (global.set $result (call $later (i64.const 3))))
  (start $start))
