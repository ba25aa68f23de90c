;; Misspells an instruction.
(module
  (func (export "f") (i32.cost 1)))
