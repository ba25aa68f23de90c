;; The Mandelbrot set on a grid of n by n, in f64: the steps of all points together, 50 at most a point.
(module
  (func (export "run") (param $n i32) (result i32)
    (local $x i32) (local $y i32) (local $steps i32) (local $sum i32)
    (local $cr f64) (local $ci f64) (local $zr f64) (local $zi f64) (local $next f64)
    (loop $row
      (local.set $x (i32.const 0))
      (loop $point
        (local.set $cr
          (f64.sub (f64.div (f64.mul (f64.const 3) (f64.convert_i32_u (local.get $x))) (f64.convert_i32_u (local.get $n)))
            (f64.const 2)))
        (local.set $ci
          (f64.sub (f64.div (f64.mul (f64.const 2) (f64.convert_i32_u (local.get $y))) (f64.convert_i32_u (local.get $n)))
            (f64.const 1)))
        (local.set $zr (f64.const 0))
        (local.set $zi (f64.const 0))
        (local.set $steps (i32.const 0))
        (block $out
          (loop $step
            (br_if $out
              (f64.gt
                (f64.add (f64.mul (local.get $zr) (local.get $zr)) (f64.mul (local.get $zi) (local.get $zi)))
                (f64.const 4)))
            (local.set $next
              (f64.add (f64.sub (f64.mul (local.get $zr) (local.get $zr)) (f64.mul (local.get $zi) (local.get $zi)))
                (local.get $cr)))
            (local.set $zi (f64.add (f64.mul (f64.mul (f64.const 2) (local.get $zr)) (local.get $zi)) (local.get $ci)))
            (local.set $zr (local.get $next))
            (br_if $step
              (i32.lt_u (local.tee $steps (i32.add (local.get $steps) (i32.const 1))) (i32.const 50)))))
        (local.set $sum (i32.add (local.get $sum) (local.get $steps)))
        (br_if $point (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $n))))
      (br_if $row (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $n))))
    (local.get $sum)))
