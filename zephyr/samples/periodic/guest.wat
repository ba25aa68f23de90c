;; A controller that the host calls once a period, and a loop without end.
(module
  (import "plant" "level" (func $level (result i32)))
  (import "plant" "drive" (func $drive (param i32)))
  (global $sum (mut i32) (i32.const 0))

  ;; One step towards a level: proportional and integral.
  (func (export "step") (param $wanted i32) (local $error i32)
    (local.set $error (i32.sub (local.get $wanted) (call $level)))
    (global.set $sum (i32.add (global.get $sum) (local.get $error)))
    (call $drive (i32.add
      (local.get $error)
      (i32.div_s (global.get $sum) (i32.const 8)))))

  (func (export "forever") (loop $again (br $again))))
