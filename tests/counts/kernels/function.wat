  ;; A function of everything that compilers make most of; a module of many of them is loaded.
  (func (param $p i32) (param $n i32) (result i32)
    (local $i i32) (local $sum i32) (local $wide i64) (local $x f64)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $sum (i32.add (local.get $sum) (i32.mul (i32.load offset=8 (local.get $p)) (i32.const 31))))
        (if (i32.and (local.get $sum) (i32.const 1))
          (then (i32.store offset=12 (local.get $p) (i32.xor (local.get $sum) (i32.shr_u (local.get $sum) (i32.const 7)))))
          (else (i32.store8 (local.get $p) (i32.rotl (local.get $sum) (i32.const 3)))))
        (local.set $wide (i64.add (local.get $wide) (i64.extend_i32_u (i32.load16_u offset=2 (local.get $p)))))
        (local.set $x (f64.add (f64.mul (local.get $x) (f64.const 0.5)) (f64.convert_i32_s (local.get $sum))))
        (block $odd
          (block $even
            (br_table $even $odd $done (i32.rem_u (local.get $sum) (i32.const 3))))
          (local.set $sum (call 0 (local.get $p) (i32.sub (local.get $n) (i32.const 1)))))
        (local.set $sum (select (local.get $sum) (local.get $i) (f64.lt (local.get $x) (f64.const 1000))))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $again)))
    (i32.add (local.get $sum) (i32.wrap_i64 (i64.shr_u (local.get $wide) (i64.const 8)))))
