//go:build race

package main

// slower is how much longer a bot lives before it is killed: the race detector makes it start and answer more slowly.
const slower = 5
