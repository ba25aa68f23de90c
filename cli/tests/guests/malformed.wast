;; No script.
(module)
(assert_nothing (invoke "one"))
