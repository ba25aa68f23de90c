;; Smooths what a sensor measures: the mean of the last eight samples goes to the actuator.
;; It has two bugs, for which the host is prepared.
(module
  (import "host" "sample" (func $sample (result i32)))
  (import "host" "actuate" (func $actuate (param i32)))
  ;; The last eight samples.
  (memory 1 1)

  (func (export "run") (local $sample i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sample (call $sample))
      ;; A sample that it was not tested with.
      (if (i32.eq (local.get $sample) (i32.const 666)) (then (loop $for_ever (br $for_ever))))
      (local.set $sum
        (i32.add (local.get $sum)
          (i32.sub (local.get $sample) (call $replace (local.get $at) (local.get $sample)))))
      (local.set $at (i32.and (i32.add (local.get $at) (i32.const 4)) (i32.const 28)))
      (call $actuate (i32.div_s (local.get $sum) (i32.const 8)))
      (br $next)))

  ;; Puts a sample into a place, and gives the one that was there.
  (func $replace (param $at i32) (param $sample i32) (result i32) (local $before i32)
    ;; The other: it takes a broken sensor's sample for an address.
    (if (i32.lt_s (local.get $sample) (i32.const 0)) (then (local.set $at (local.get $sample))))
    (local.set $before (i32.load (local.get $at)))
    (i32.store (local.get $at) (local.get $sample))
    (local.get $before)))
