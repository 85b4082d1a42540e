(module
  ;; Shared: a second thread has an instance of its own on the same memory. Less than 4 GB, so that no end is beyond 32 bits.
  (import "unroll" "memory" (memory 1 65535 shared))

  ;; Addresses and sizes in bytes where nothing else is said; counts, widths and columns in floats or rows.

  ;; Sum of squares of `count` floats at `from`, in float64.
  (func $squares (param $from i32) (param $count i32) (result f64)
    (local $end i32) (local $sum f64) (local $one f64) (local $v v128) (local $low v128) (local $high v128)
    (local $sum0 v128) (local $sum1 v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
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
    (local.set $sum (f64.add (f64x2.extract_lane 0 (local.get $sum0)) (f64x2.extract_lane 1 (local.get $sum0))))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $one (f64.promote_f32 (f32.load (local.get $from))))
        (local.set $sum (f64.add (local.get $sum) (f64.mul (local.get $one) (local.get $one))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next)))
    (local.get $sum))

  ;; The sums of squares of `count` floats at `from`, of `each` floats at a time, as float64 at `sums`.
  (func (export "squaresOfPieces") (param $from i32) (param $count i32) (param $each i32) (param $sums i32)
    (local $piece i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $piece
          (select (local.get $count) (local.get $each) (i32.lt_u (local.get $count) (local.get $each))))
        (f64.store (local.get $sums) (call $squares (local.get $from) (local.get $piece)))
        (local.set $from (i32.add (local.get $from) (i32.shl (local.get $piece) (i32.const 2))))
        (local.set $count (i32.sub (local.get $count) (local.get $piece)))
        (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
        (br $next))))

  ;; Adam, four weights at a time: what lies behind the last one, up to a multiple of 4, is written too. rest is 1 - beta,
  ;; which float32 would round if it were computed here.
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
        (br $next))))

  ;; sum += values
  (func $add (export "add") (param $sum i32) (param $values i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $sum) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $sum) (local.get $end)))
        (v128.store (local.get $sum) (f32x4.add (v128.load (local.get $sum)) (v128.load (local.get $values))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 16)))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $sum) (local.get $end)))
        (f32.store (local.get $sum) (f32.add (f32.load (local.get $sum)) (f32.load (local.get $values))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 4)))
        (local.set $values (i32.add (local.get $values) (i32.const 4)))
        (br $next))))

  ;; to = x y
  (func (export "multiply") (param $x i32) (param $y i32) (param $to i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to) (f32x4.mul (v128.load (local.get $x)) (v128.load (local.get $y))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to) (f32.mul (f32.load (local.get $x)) (f32.load (local.get $y))))
        (local.set $x (i32.add (local.get $x) (i32.const 4)))
        (local.set $y (i32.add (local.get $y) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next))))

  ;; to = max(x, 0)
  (func (export "relu") (param $x i32) (param $to i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to) (f32x4.max (v128.load (local.get $x)) (f32x4.splat (f32.const 0))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to) (f32.max (f32.load (local.get $x)) (f32.const 0)))
        (local.set $x (i32.add (local.get $x) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next))))

  ;; to = slope where y > 0, else 0
  (func (export "reluSlope") (param $y i32) (param $slope i32) (param $to i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to)
          (v128.and (v128.load (local.get $slope)) (f32x4.gt (v128.load (local.get $y)) (f32x4.splat (f32.const 0)))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $slope (i32.add (local.get $slope) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to)
          (select (f32.load (local.get $slope)) (f32.const 0) (f32.gt (f32.load (local.get $y)) (f32.const 0))))
        (local.set $y (i32.add (local.get $y) (i32.const 4)))
        (local.set $slope (i32.add (local.get $slope) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next))))

  ;; `count` floats that are `other` or, where sfc32's next number is below `limit` / 2^24, zero. The generator's four words are
  ;; read from `state` and written back.
  (func (export "mask") (param $state i32) (param $to i32) (param $count i32) (param $limit i32) (param $other f32)
    (local $a i32) (local $b i32) (local $c i32) (local $counter i32) (local $sum i32) (local $bits i32) (local $end i32)
    (local.set $a (i32.load (local.get $state)))
    (local.set $b (i32.load offset=4 (local.get $state)))
    (local.set $c (i32.load offset=8 (local.get $state)))
    (local.set $counter (i32.load offset=12 (local.get $state)))
    (local.set $bits (i32.reinterpret_f32 (local.get $other)))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $sum (i32.add (i32.add (local.get $a) (local.get $b)) (local.get $counter)))
        (local.set $a (i32.xor (local.get $b) (i32.shr_u (local.get $b) (i32.const 9))))
        (local.set $b (i32.add (local.get $c) (i32.shl (local.get $c) (i32.const 3))))
        (local.set $c (i32.add (i32.rotl (local.get $c) (i32.const 21)) (local.get $sum)))
        (local.set $counter (i32.add (local.get $counter) (i32.const 1)))
        ;; No branch, which the processor could not foresee: all bits or none.
        (i32.store (local.get $to) (i32.and (local.get $bits)
          (i32.sub (i32.const 0)
            (i32.ge_u (i32.shr_u (local.get $sum) (i32.const 8)) (local.get $limit)))))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next)))
    (i32.store (local.get $state) (local.get $a))
    (i32.store offset=4 (local.get $state) (local.get $b))
    (i32.store offset=8 (local.get $state) (local.get $c))
    (i32.store offset=12 (local.get $state) (local.get $counter)))

  (func $copy (param $from i32) (param $to i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to) (v128.load (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to) (f32.load (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next))))

  ;; The first `columns` of `count` rows at `to` become those of the rows at `from` whose numbers are at `places`, zeros for a
  ;; number below zero. With no places (0) row for row.
  (func (export "copyRows")
    (param $from i32) (param $fromWidth i32) (param $places i32) (param $to i32) (param $toWidth i32)
    (param $columns i32) (param $count i32)
    (local $row i32) (local $place i32)
    (local.set $fromWidth (i32.shl (local.get $fromWidth) (i32.const 2)))
    (local.set $toWidth (i32.shl (local.get $toWidth) (i32.const 2)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (local.set $place (local.get $row))
        (if (local.get $places)
          (then (local.set $place
            (i32.load (i32.add (local.get $places) (i32.shl (local.get $row) (i32.const 2)))))))
        (if (i32.lt_s (local.get $place) (i32.const 0))
          (then (memory.fill (local.get $to) (i32.const 0) (i32.shl (local.get $columns) (i32.const 2))))
          (else (call $copy
            (i32.add (local.get $from) (i32.mul (local.get $place) (local.get $fromWidth)))
            (local.get $to)
            (local.get $columns))))
        (local.set $to (i32.add (local.get $to) (local.get $toWidth)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Adds `count` rows at `from` to the rows at `sums` whose numbers are at `places`, in this order.
  (func (export "addRows")
    (param $sums i32) (param $places i32) (param $from i32) (param $width i32) (param $count i32)
    (local $end i32) (local $bytes i32)
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    (local.set $end (i32.add (local.get $places) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $places) (local.get $end)))
        (call $add
          (i32.add (local.get $sums) (i32.mul (i32.load (local.get $places)) (local.get $bytes)))
          (local.get $from)
          (local.get $width))
        (local.set $from (i32.add (local.get $from) (local.get $bytes)))
        (local.set $places (i32.add (local.get $places) (i32.const 4)))
        (br $next))))

  (func (export "fill") (param $to i32) (param $count i32) (param $value f32)
    (local $end i32) (local $v v128)
    (local.set $v (f32x4.splat (local.get $value)))
    (local.set $end (i32.add (local.get $to) (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (v128.store (local.get $to) (local.get $v))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (local.set $end (i32.add (local.get $end) (i32.shl (i32.and (local.get $count) (i32.const 3)) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to) (local.get $value))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next)))))
