;; n calls through a table of functions, the callee chosen by data.
(module
  (type $step (func (param i32 i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) $add $turn $either $multiply)
  (global $calls (mut i32) (i32.const 0))
  (func $add (type $step) (i32.add (local.get 0) (local.get 1)))
  (func $turn (type $step) (i32.add (i32.rotl (local.get 0) (i32.const 7)) (local.get 1)))
  (func $either (type $step)
    (select (i32.sub (local.get 0) (local.get 1)) (i32.sub (local.get 1) (local.get 0)) (i32.gt_u (local.get 0) (local.get 1))))
  (func $multiply (type $step) (i32.mul (local.get 0) (i32.or (local.get 1) (i32.const 1))))
  (func (export "run") (param $n i32) (result i32)
    (local $a i32) (local $b i32)
    (local.set $a (i32.const 1))
    (local.set $b (i32.const 0x92d68ca2))
    (global.set $calls (i32.const 0))
    (loop $again
      (local.set $a
        (call_indirect (type $step) (local.get $a) (local.get $b)
          (i32.and (i32.xor (local.get $a) (global.get $calls)) (i32.const 3))))
      (local.set $b (i32.add (local.get $b) (i32.or (local.get $a) (i32.const 1))))
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (br_if $again (i32.lt_u (global.get $calls) (local.get $n))))
    (i32.xor (local.get $a) (local.get $b))))
