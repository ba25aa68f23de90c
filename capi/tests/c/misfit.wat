;; A segment past the end of its memory.
(module (memory 1) (data (i32.const 65534) "past the end"))
