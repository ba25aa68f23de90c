;; n rounds over 4 KiB: filled with pseudo-random words, then copied, turned, in accesses of 8, 4, 2 and 1 bytes, and added up.
(module
  (memory 1)
  (func (export "run") (param $n i32) (result i32)
    (local $i i32) (local $seed i32) (local $sum i64)
    (local.set $seed (i32.const 1))
    (loop $round
      (local.set $i (i32.const 0))
      (loop $fill
        (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
        (i32.store (local.get $i) (local.get $seed))
        (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 4096))))
      (local.set $i (i32.const 0))
      (loop $copy
        (i64.store offset=4096 (local.get $i) (i64.rotl (i64.load (local.get $i)) (i64.const 5)))
        (i32.store16 offset=4098 (local.get $i) (i32.load16_s offset=4102 (local.get $i)))
        (i32.store8 offset=4099 (local.get $i) (i32.load8_u offset=2 (local.get $i)))
        (local.set $sum
          (i64.add (i64.xor (local.get $sum) (i64.load offset=4096 (local.get $i))) (i64.load32_s offset=4 (local.get $i))))
        (br_if $copy (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const 4096))))
      (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.wrap_i64 (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 32))))))
