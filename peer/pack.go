package peer

import (
	"bytes"
	"embed"
	"encoding/json"
	"slices"
)

// Norm names a number that a law sets on working time. It is part of the table of packs and never changes its meaning.
type Norm string

// The norms. All lengths are in minutes.
const (
	DailyHours   Norm = "daily hours"   // at most, in 24 hours
	WeeklyHours  Norm = "weekly hours"  // at most, in 7 days, without overtime
	AverageHours Norm = "average hours" // at most, in 7 days on the average of AverageWeeks, overtime included
	AverageWeeks Norm = "average weeks" // weeks, not minutes
	TotalHours   Norm = "total hours"   // at most, in 24 hours, overtime included
	DailyRest    Norm = "daily rest"    // at least, in 24 hours
	WeeklyRest   Norm = "weekly rest"   // at least, in one piece in 7 days
	BreakAfter   Norm = "break after"   // a break is due when a day is longer
	FullWeek     Norm = "full week"     // what a contract share is a share of; see Pack.FullWeek
	NightHours   Norm = "night hours"   // at most, in 24 hours on the average, for people who work at night
)

// Number is one number of a law with where it stands.
type Number struct {
	Norm    Norm   `json:"norm"`
	Value   int    `json:"value"`   // minutes, or weeks for AverageWeeks
	Law     string `json:"law"`     // its short name, in English
	Article string `json:"article"` // where in it: "Article 6(b)", "section 10-8 (1)", "regulation 4(1)"
	Link    string `json:"link"`    // to its text, public
	Note    string `json:"note,omitempty"`
	Source  string `json:"-"` // law, article and note in one line, in English
}

// Pack is what the law of a country sets on working time. It is orientation for an agreement and no legal advice: an
// agreement may be stricter.
type Pack struct {
	ID      string // as a team names it: "eu", "no", "uk", "none"
	Title   string // of the law, in English
	Numbers []Number
}

//go:embed packs/*.json
var packFiles embed.FS

// packs are the laws as the data files hold them, one row for each number, with its source.
var packs = readPacks("eu", "no", "uk", "none")

// readPacks reads the data files. A file that cannot be read stops the program at its start.
func readPacks(ids ...string) []Pack {
	all := make([]Pack, 0, len(ids))
	for _, id := range ids {
		raw, err := packFiles.ReadFile("packs/" + id + ".json")
		if err != nil {
			panic("peer: " + err.Error())
		}
		p := Pack{ID: id}
		file := json.NewDecoder(bytes.NewReader(raw))
		file.DisallowUnknownFields()
		if err := file.Decode(&p); err != nil {
			panic("peer: packs/" + id + ".json: " + err.Error())
		}
		for i, n := range p.Numbers {
			p.Numbers[i].Source = p.Title + ", " + n.Article
			if n.Note != "" {
				p.Numbers[i].Source += ": " + n.Note
			}
		}
		all = append(all, p)
	}
	return all
}

// Packs returns the table of the laws.
func Packs() []Pack {
	all := slices.Clone(packs)
	for i := range all {
		all[i].Numbers = slices.Clone(all[i].Numbers)
	}
	return all
}

// PackByID returns the laws that a team has chosen, and false where there are none of that name.
func PackByID(id string) (Pack, bool) {
	i := slices.IndexFunc(packs, func(p Pack) bool { return p.ID == id })
	if i < 0 {
		return Pack{}, false
	}
	return packs[i], true
}

// Number returns what the law sets for a norm, and false where it sets nothing.
func (p Pack) Number(norm Norm) (Number, bool) {
	i := slices.IndexFunc(p.Numbers, func(n Number) bool { return n.Norm == norm })
	if i < 0 {
		return Number{}, false
	}
	return p.Numbers[i], true
}

// fullWeek is the full week of packs that name none, in minutes.
const fullWeek = 40 * 60

// FullWeek returns the minutes of a full week of work: what the share of a part-time contract is a share of.
func (p Pack) FullWeek() int {
	if n, ok := p.Number(FullWeek); ok {
		return n.Value
	}
	return fullWeek
}
