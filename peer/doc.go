// Package peer holds the rules of peer work: who may do what, what an agreement says, what a contact is, how limits are
// measured and how an alert lives. Everything here is pure: values in, values out. Nothing here asks for the time, reads
// or writes anything, or logs; the instant of a unit of work is always an argument.
package peer
