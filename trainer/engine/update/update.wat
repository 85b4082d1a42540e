(module
  (import "unroll" "memory" (memory 1))

  ;; Sum of squares of `count` floats at `from`, in float64. `count` is a multiple of 4.
  (func (export "squares") (param $from i32) (param $count i32) (result f64)
    (local $end i32) (local $v v128) (local $low v128) (local $high v128)
    (local $sum0 v128) (local $sum1 v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $v (v128.load (local.get $from)))
        (local.set $low (f64x2.promote_low_f32x4 (local.get $v)))
        (local.set $high (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $v) (local.get $v))))
        (local.set $sum0 (f64x2.add (local.get $sum0) (f64x2.mul (local.get $low) (local.get $low))))
        (local.set $sum1 (f64x2.add (local.get $sum1) (f64x2.mul (local.get $high) (local.get $high))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $next)))
    (local.set $sum0 (f64x2.add (local.get $sum0) (local.get $sum1)))
    (f64.add (f64x2.extract_lane 0 (local.get $sum0)) (f64x2.extract_lane 1 (local.get $sum0))))

  ;; Adam, four weights at a time. Addresses in bytes, `count` a multiple of 4; rest is 1 - beta, which float32
  ;; would round if it were computed here.
  (func (export "adam")
    (param $values i32) (param $gradient i32) (param $mean i32) (param $square i32) (param $count i32)
    (param $factor f32) (param $threshold f32)
    (param $beta1 f32) (param $rest1 f32) (param $beta2 f32) (param $rest2 f32)
    (param $rate f32) (param $correction f32) (param $epsilon f32) (param $kept f32)
    (local $end i32) (local $g v128) (local $m v128) (local $s v128)
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $values) (local.get $end)))
        ;; g = max(min(gradient * factor, threshold), -threshold)
        (local.set $g (f32x4.max
          (f32x4.min
            (f32x4.mul (v128.load (local.get $gradient)) (f32x4.splat (local.get $factor)))
            (f32x4.splat (local.get $threshold)))
          (f32x4.splat (f32.neg (local.get $threshold)))))
        ;; m = beta1 m + rest1 g
        (local.set $m (f32x4.add
          (f32x4.mul (v128.load (local.get $mean)) (f32x4.splat (local.get $beta1)))
          (f32x4.mul (local.get $g) (f32x4.splat (local.get $rest1)))))
        ;; s = beta2 s + rest2 g^2
        (local.set $s (f32x4.add
          (f32x4.mul (v128.load (local.get $square)) (f32x4.splat (local.get $beta2)))
          (f32x4.mul
            (f32x4.mul (local.get $g) (local.get $g))
            (f32x4.splat (local.get $rest2)))))
        (v128.store (local.get $mean) (local.get $m))
        (v128.store (local.get $square) (local.get $s))
        ;; w = kept w - rate m / (sqrt(s) correction + epsilon)
        (v128.store (local.get $values) (f32x4.sub
          (f32x4.mul (v128.load (local.get $values)) (f32x4.splat (local.get $kept)))
          (f32x4.div
            (f32x4.mul (local.get $m) (f32x4.splat (local.get $rate)))
            (f32x4.add
              (f32x4.mul (f32x4.sqrt (local.get $s)) (f32x4.splat (local.get $correction)))
              (f32x4.splat (local.get $epsilon))))))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
        (local.set $mean (i32.add (local.get $mean) (i32.const 16)))
        (local.set $square (i32.add (local.get $square) (i32.const 16)))
        (br $next)))))
