;; Calls itself without end.
(module (func $deep (export "_start") (call $deep)))
