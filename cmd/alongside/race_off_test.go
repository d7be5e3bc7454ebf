//go:build !race

package main

// slower is how much longer a bot lives before it is killed.
const slower = 1
