;; What runs in a thread of Zephyr: sums, memory, traps and loops without end.
(module
  (import "host" "twice" (func $twice (param i32) (result i32)))
  (memory (export "memory") 1 64)

  (func (export "sum") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "asks") (param $n i32) (result i32) (i32.add (call $twice (local.get $n)) (i32.const 1)))

  (func (export "forever") (loop $again (br $again)))
  (func (export "deep") (result i32) (i32.add (call $deeper) (i32.const 1)))
  (func $deeper (result i32) (i32.load (i32.const 0x7fffffff)))

  ;; Grows until there is no more; how many pages there are then.
  (func (export "exhaust") (result i32)
    (loop $more (br_if $more (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))
    (memory.size)))
