;; Imports a function that preview 1 does not have.
(module (import "wasi_snapshot_preview1" "sock_open" (func)) (func (export "_start")))
