;; Distances from one query to many points: 1 - inner product, in the sums of hnswlib's SSE functions (space_ip.h), so
;; that results are equal to the last bit: four lanes, then lane 0 + 1 + 2 + 3, then the components that are left over.
;; Four points at a time: their sums do not wait for each other.
(module
  (import "ibid" "memory" (memory 1))

  (func $reduce (param $sum v128) (param $tail f32) (result f32)
    (f32.sub (f32.const 1)
      (f32.add
        (f32.add
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
            (f32x4.extract_lane 2 (local.get $sum)))
          (f32x4.extract_lane 3 (local.get $sum)))
        (local.get $tail))))

  ;; The sum of the components in [$from, $end), which are bytes from the query's beginning.
  (func $tail (param $query i32) (param $point i32) (param $from i32) (param $end i32) (result f32)
    (local $sum f32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $sum
          (f32.add (local.get $sum)
            (f32.mul
              (f32.load (i32.add (local.get $point) (local.get $from)))
              (f32.load (i32.add (local.get $query) (local.get $from))))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next)))
    (local.get $sum))

  ;; All in bytes but $count. $lanes is the part that is summed in four lanes, $length the whole vector.
  (func (export "distances")
    (param $query i32) (param $first i32) (param $stride i32) (param $lanes i32) (param $length i32)
    (param $ids i32) (param $results i32) (param $count i32)
    (local $i i32) (local $p i32) (local $q i32) (local $r i32) (local $s i32)
    (local $v v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (block $few
      (loop $fours
        (br_if $few (i32.lt_u (local.get $count) (i32.const 4)))
        (local.set $p (i32.add (local.get $first) (i32.mul (i32.load (local.get $ids)) (local.get $stride))))
        (local.set $q (i32.add (local.get $first) (i32.mul (i32.load offset=4 (local.get $ids)) (local.get $stride))))
        (local.set $r (i32.add (local.get $first) (i32.mul (i32.load offset=8 (local.get $ids)) (local.get $stride))))
        (local.set $s (i32.add (local.get $first) (i32.mul (i32.load offset=12 (local.get $ids)) (local.get $stride))))
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $b (v128.const f32x4 0 0 0 0))
        (local.set $c (v128.const f32x4 0 0 0 0))
        (local.set $d (v128.const f32x4 0 0 0 0))
        (local.set $i (i32.const 0))
        (block $summed
          (loop $lane
            (br_if $summed (i32.ge_u (local.get $i) (local.get $lanes)))
            (local.set $v (v128.load (i32.add (local.get $query) (local.get $i))))
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul (v128.load (i32.add (local.get $p) (local.get $i))) (local.get $v))))
            (local.set $b (f32x4.add (local.get $b) (f32x4.mul (v128.load (i32.add (local.get $q) (local.get $i))) (local.get $v))))
            (local.set $c (f32x4.add (local.get $c) (f32x4.mul (v128.load (i32.add (local.get $r) (local.get $i))) (local.get $v))))
            (local.set $d (f32x4.add (local.get $d) (f32x4.mul (v128.load (i32.add (local.get $s) (local.get $i))) (local.get $v))))
            (local.set $i (i32.add (local.get $i) (i32.const 16)))
            (br $lane)))
        (f32.store (local.get $results)
          (call $reduce (local.get $a) (call $tail (local.get $query) (local.get $p) (local.get $lanes) (local.get $length))))
        (f32.store offset=4 (local.get $results)
          (call $reduce (local.get $b) (call $tail (local.get $query) (local.get $q) (local.get $lanes) (local.get $length))))
        (f32.store offset=8 (local.get $results)
          (call $reduce (local.get $c) (call $tail (local.get $query) (local.get $r) (local.get $lanes) (local.get $length))))
        (f32.store offset=12 (local.get $results)
          (call $reduce (local.get $d) (call $tail (local.get $query) (local.get $s) (local.get $lanes) (local.get $length))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 16)))
        (local.set $results (i32.add (local.get $results) (i32.const 16)))
        (local.set $count (i32.sub (local.get $count) (i32.const 4)))
        (br $fours)))
    (block $done
      (loop $ones
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $p (i32.add (local.get $first) (i32.mul (i32.load (local.get $ids)) (local.get $stride))))
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $i (i32.const 0))
        (block $summed
          (loop $lane
            (br_if $summed (i32.ge_u (local.get $i) (local.get $lanes)))
            (local.set $a
              (f32x4.add (local.get $a)
                (f32x4.mul
                  (v128.load (i32.add (local.get $p) (local.get $i)))
                  (v128.load (i32.add (local.get $query) (local.get $i))))))
            (local.set $i (i32.add (local.get $i) (i32.const 16)))
            (br $lane)))
        (f32.store (local.get $results)
          (call $reduce (local.get $a) (call $tail (local.get $query) (local.get $p) (local.get $lanes) (local.get $length))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $results (i32.add (local.get $results) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $ones)))))
