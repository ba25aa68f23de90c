;; Says hello through the host, and sums.
(module
  (import "host" "print" (func $print (param i32 i32)))
  (memory (export "memory") 1 1)
  (data (i32.const 16) "hello from the guest\n")

  (func (export "hello") (call $print (i32.const 16) (i32.const 21)))

  (func (export "sum") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))
