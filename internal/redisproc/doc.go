// Package redisproc starts a private redis-server: the embedded default of run and demo, and the server of every test
// that needs one. The server listens on a unix socket only (on loopback TCP in cluster mode, which needs it), writes every
// acknowledged change to disk, and dies with its parent.
package redisproc
