;; Names that would move a terminal's cursor and forge a line.
(module
  (func $f (export "a\1b[2Jb\0aerror: c") unreachable))
