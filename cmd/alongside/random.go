package main

import (
	"crypto/rand"
	"math/big"
)

// random returns a number in [0, n) that nobody can guess: codes of service users are drawn with it.
func random(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic("the system gives no random numbers: " + err.Error()) // crypto/rand never fails on a system that works
	}
	return int(v.Int64())
}

const idLetters = "abcdefghijkmnpqrstuvwxyz23456789"

// newID returns a short random id of a record, unique among those of one worker: 32^7 for some thousand records.
func newID() string {
	raw := make([]byte, 7)
	if _, err := rand.Read(raw); err != nil {
		panic("the system gives no random numbers: " + err.Error())
	}
	for i, b := range raw {
		raw[i] = idLetters[int(b)%len(idLetters)]
	}
	return string(raw)
}
