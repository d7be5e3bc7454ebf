// Package scheduler does what the clock asks. Its jobs stand in one table (Jobs). What is to be done for one person at one
// time is an entry of the due index in storage, written by the same commit that made it necessary; every copy of the
// program looks once a second, and each entry is done by one of them, once. What came due while no copy ran is done when
// one is back, and says since when it waits.
package scheduler
