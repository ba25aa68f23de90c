;; A byte-code machine, a br_table in a loop: for (a = 0, b = 1; a < n; a++) b = (b * 5 + a) ^ b.
(module
  (memory 1)
  ;; Its program is at 64: load a, load n, less, jump to the end if not; load b, push 5, mul, load a, add, load b, xor, store b;
  ;; load a, push 1, add, store a, jump to the start; halt. Its variables are at 0, its stack from 256.
  (data (i32.const 64) "\02\00\02\02\08\09\1d" "\02\01\01\05\06\02\00\04\02\01\07\03\01" "\02\00\01\01\04\03\00\0a\00" "\00")
  (func $fetch (param $pc i32) (result i32) (i32.load8_u offset=64 (local.get $pc)))
  (func (export "run") (param $n i32) (result i32)
    (local $pc i32) (local $sp i32) (local $op i32)
    (i32.store (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (i32.const 1))
    (i32.store (i32.const 8) (local.get $n))
    (local.set $sp (i32.const 256))
    (loop $next
      (local.set $op (call $fetch (local.get $pc)))
      (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
      (block $jump
        (block $jump_zero
          (block $less
            (block $xor
              (block $mul
                (block $sub
                  (block $add
                    (block $store
                      (block $load
                        (block $push
                          (block $halt
                            (br_table $halt $push $load $store $add $sub $mul $xor $less $jump_zero $jump (local.get $op)))
                          (return (i32.load (i32.const 4))))
                        (i32.store (local.get $sp) (call $fetch (local.get $pc)))
                        (local.set $sp (i32.add (local.get $sp) (i32.const 4)))
                        (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
                        (br $next))
                      (i32.store (local.get $sp) (i32.load (i32.shl (call $fetch (local.get $pc)) (i32.const 2))))
                      (local.set $sp (i32.add (local.get $sp) (i32.const 4)))
                      (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
                      (br $next))
                    (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
                    (i32.store (i32.shl (call $fetch (local.get $pc)) (i32.const 2)) (i32.load (local.get $sp)))
                    (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
                    (br $next))
                  (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
                  (i32.store (i32.sub (local.get $sp) (i32.const 4))
                    (i32.add (i32.load (i32.sub (local.get $sp) (i32.const 4))) (i32.load (local.get $sp))))
                  (br $next))
                (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
                (i32.store (i32.sub (local.get $sp) (i32.const 4))
                  (i32.sub (i32.load (i32.sub (local.get $sp) (i32.const 4))) (i32.load (local.get $sp))))
                (br $next))
              (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
              (i32.store (i32.sub (local.get $sp) (i32.const 4))
                (i32.mul (i32.load (i32.sub (local.get $sp) (i32.const 4))) (i32.load (local.get $sp))))
              (br $next))
            (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
            (i32.store (i32.sub (local.get $sp) (i32.const 4))
              (i32.xor (i32.load (i32.sub (local.get $sp) (i32.const 4))) (i32.load (local.get $sp))))
            (br $next))
          (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
          (i32.store (i32.sub (local.get $sp) (i32.const 4))
            (i32.lt_u (i32.load (i32.sub (local.get $sp) (i32.const 4))) (i32.load (local.get $sp))))
          (br $next))
        (local.set $sp (i32.sub (local.get $sp) (i32.const 4)))
        (if (i32.load (local.get $sp))
          (then (local.set $pc (i32.add (local.get $pc) (i32.const 1))))
          (else (local.set $pc (call $fetch (local.get $pc)))))
        (br $next))
      (local.set $pc (call $fetch (local.get $pc)))
      (br $next))
    (unreachable)))
