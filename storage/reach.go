package storage

import (
	"slices"

	"alongside/peer"
)

// Weeks returns the weeks of contacts that were read.
func (st State) Weeks() []peer.Week { return slices.Clone(st.want.Weeks) }

// Read tells whether the contacts of a week were read.
func (st State) Read(week peer.Week) bool { return slices.Contains(st.want.Weeks, week) }

// ReadWork tells whether the working time of a week was read.
func (st State) ReadWork(week peer.Week) bool {
	return st.Read(week) || slices.Contains(st.want.Earlier, week)
}
