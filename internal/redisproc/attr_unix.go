//go:build unix && !linux

package redisproc

import "syscall"

// procAttr keeps the terminal's Ctrl-C from the server: the parent ends it in order.
func procAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
