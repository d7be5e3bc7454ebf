package redisproc

import "syscall"

// procAttr lets the server die with its parent, and keeps the terminal's Ctrl-C from it: the parent ends it in order.
func procAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
