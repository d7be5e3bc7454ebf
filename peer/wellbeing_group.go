package peer

import "slices"

// PanelWeeks is for how many weeks a panel is held against those after it: as long as the figures themselves are kept.
const PanelWeeks = 12

// safeGroup returns a group of people of whom a figure may be made, none where there is no such group. Everybody comes first;
// then the largest panel of before that answered again as a whole; then everybody without so many of a panel that the two
// differ by the minimum. The choice looks at who answered and never at what. people and before are sorted.
func safeGroup(people []string, before [][]string, minimum int) []string {
	if safe(people, before, minimum) {
		return people
	}
	var again []string
	for _, panel := range before {
		if len(panel) > len(again) && len(minus(panel, people)) == 0 && safe(panel, before, minimum) {
			again = panel
		}
	}
	if len(again) > 0 {
		return again
	}
	smaller := people
	for _, panel := range before {
		if gone := len(minus(panel, smaller)); gone > 0 && gone < minimum {
			both := common(panel, smaller)
			smaller = minus(smaller, both[:min(minimum-gone, len(both))])
		}
	}
	if safe(smaller, before, minimum) {
		return smaller
	}
	return nil
}

// safe tells whether a figure about a group gives nobody away beside the figures about the groups before: the group has the
// minimum of people, differs from each of the others by nobody or by the minimum on either side, and no sum and difference of
// them all is about one person alone.
func safe(group []string, before [][]string, minimum int) bool {
	if len(group) < minimum {
		return false
	}
	apart := func(n int) bool { return n == 0 || n >= minimum }
	for _, other := range before {
		if !apart(len(minus(group, other))) || !apart(len(minus(other, group))) {
			return false
		}
	}
	return !singlesOut(append(slices.Clone(before), group))
}

// prime is the modulus in which singlesOut reckons: the largest below 2^31.
const prime = 1<<31 - 1

// singlesOut tells whether a sum and difference of figures about groups can be about one person alone. The groups are rows of
// ones and zeros; brought to their reduced form (Gauss and Jordan), one person alone is in their span exactly where a row has
// a single entry left.
func singlesOut(groups [][]string) bool {
	column := map[string]int{}
	for _, group := range groups {
		for _, person := range group {
			if _, known := column[person]; !known {
				column[person] = len(column)
			}
		}
	}
	rows := make([][]uint64, len(groups))
	for i, group := range groups {
		rows[i] = make([]uint64, len(column))
		for _, person := range group {
			rows[i][column[person]] = 1
		}
	}
	rank := 0
	for c := 0; c < len(column) && rank < len(rows); c++ {
		at := slices.IndexFunc(rows[rank:], func(r []uint64) bool { return r[c] != 0 })
		if at < 0 {
			continue
		}
		rows[rank], rows[rank+at] = rows[rank+at], rows[rank]
		scale(rows[rank], inverse(rows[rank][c]))
		for i := range rows {
			if i != rank && rows[i][c] != 0 {
				subtract(rows[i], rows[rank], rows[i][c])
			}
		}
		rank++
	}
	return slices.ContainsFunc(rows[:rank], func(r []uint64) bool {
		entries := 0
		for _, v := range r {
			if v != 0 {
				entries++
			}
		}
		return entries == 1
	})
}

func scale(row []uint64, by uint64) {
	for i := range row {
		row[i] = row[i] * by % prime
	}
}

// subtract takes times as much of another row from a row.
func subtract(row, other []uint64, times uint64) {
	for i := range row {
		row[i] = (row[i] + prime - other[i]*times%prime) % prime
	}
}

// inverse returns the number whose product with n leaves one (Fermat).
func inverse(n uint64) uint64 {
	result := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			result = result * n % prime
		}
		n = n * n % prime
	}
	return result
}

// minus returns the people of all who are not in others; both are sorted.
func minus(all, others []string) []string {
	var left []string
	for _, p := range all {
		if _, found := slices.BinarySearch(others, p); !found {
			left = append(left, p)
		}
	}
	return left
}

// common returns the people of both; both are sorted.
func common(all, others []string) []string {
	var both []string
	for _, p := range all {
		if _, found := slices.BinarySearch(others, p); found {
			both = append(both, p)
		}
	}
	return both
}
