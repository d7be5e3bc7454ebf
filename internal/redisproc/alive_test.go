package redisproc

import "syscall"

// syscallAlive returns an error when no process has the id.
func syscallAlive(pid int) error { return syscall.Kill(pid, 0) }
