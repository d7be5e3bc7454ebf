// Package storage remembers everything in Redis: teams, members, agreements, contacts, alerts, the outbox and the index of
// what is due. It has one way to read (Load: one pipelined round trip, with versions) and one way to write (Commit: one
// script that writes all or nothing, once for each operation id, and only when nothing that was read has changed).
//
// It returns errors and never logs. An error never holds the content of a record.
package storage
