;; A script whose assertions hold.
(module $m
  (func (export "div") (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
  (func (export "nan") (result f32) (f32.div (f32.const 0) (f32.const 0)))
  (global (export "g") i64 (i64.const 5)))
(register "m" $m)
(assert_return (invoke "div" (i32.const 7) (i32.const 2)) (i32.const 3))
(assert_return (invoke "nan") (f32.const nan:arithmetic))
(assert_return (get $m "g") (i64.const 5))
(assert_trap (invoke "div" (i32.const 7) (i32.const 0)) "integer divide by zero")
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_malformed (module binary "\00asm\02\00\00\00") "unknown binary version")
(assert_malformed (module quote "(func (i32.cost 1))") "unknown operator")
(assert_unlinkable (module (import "m" "missing" (func))) "unknown import")
