package peer

import "slices"

// Face is an answer to one question of the weekly check-in: 1 is the lowest face, 5 the highest. It is part of stored records
// and never changes its meaning.
type Face uint8

// What an answer may be beside the faces between the lowest and the highest.
const (
	NotAnswered Face = 0
	LowestFace  Face = 1
	HighestFace Face = 5
	RatherNot   Face = 6 // "rather not say": an answer, and no face
)

// Shown tells whether the answer is a face.
func (f Face) Shown() bool { return f >= LowestFace && f <= HighestFace }

// Question is one of the three questions of the weekly check-in.
type Question uint8

// The questions, in the order in which they are asked.
const (
	Energy     Question = iota // how much energy is left
	Boundaries                 // whether one's boundaries held
	Support                    // whether one felt supported
	questions                  // how many there are
)

// Questions returns the questions, in the order in which they are asked.
func Questions() []Question { return []Question{Energy, Boundaries, Support} }

// CheckIn is what one person answered in one week, by Question.
type CheckIn [questions]Face

// Valid tells whether every answer is one that there is, or none.
func (c CheckIn) Valid() bool {
	return !slices.ContainsFunc(c[:], func(f Face) bool { return f > RatherNot })
}

// Whole tells whether every question has an answer.
func (c CheckIn) Whole() bool { return !slices.Contains(c[:], NotAnswered) }

// Low tells whether an answer is one of the two lowest faces. It is a reason to offer that person help, and to tell nobody.
func (c CheckIn) Low() bool {
	return slices.ContainsFunc(c[:], func(f Face) bool { return f == LowestFace || f == LowestFace+1 })
}

// The range of a team's minimum: so many people must stand behind every figure. A smaller number could be guessed through.
const (
	LeastMinimum   = 4
	UsualMinimum   = 5
	HighestMinimum = 10
)

// SoundMinimum returns the minimum that holds for a team that has set n: never below 4, whatever was stored.
func SoundMinimum(n int) int {
	if n == 0 {
		return UsualMinimum
	}
	return min(max(n, LeastMinimum), HighestMinimum)
}

// Contribution is the check-in of somebody, while the week is being tallied. It is never stored.
type Contribution struct {
	Person  string // whatever tells people apart
	CheckIn CheckIn
}

// Figure is what a team learns of a question in a week.
type Figure struct {
	Question Question
	Halves   int // the mean of the faces, in half faces and rounded to one: 2 to 10
}

// Panel is whose answers the figures of a week were made of, so that the next ones can be kept from giving anybody away. It
// holds no answer.
type Panel struct {
	Week   Week
	People [questions][]string // by Question, sorted; empty where there was no figure
}

// Tally makes the figures of a week, each of the answers of at least the minimum of people, and says of whom they are made.
// former are the panels of the weeks before (see PanelWeeks).
//
// A question has no figure where fewer people answered it, where all gave the same answer, which would tell everybody's, or
// where no group of those who answered can be compared with the panels before without singling anybody out. Why there is
// none is told to nobody, because the reason would say something about the answers too.
func Tally(week Week, minimum int, answers []Contribution, former []Panel) ([]Figure, Panel) {
	minimum = SoundMinimum(minimum)
	panel := Panel{Week: week}
	var figures []Figure
	for _, q := range Questions() {
		faces := map[string]Face{}
		var people []string
		for _, a := range answers {
			if f := a.CheckIn[q]; f.Shown() {
				if _, twice := faces[a.Person]; !twice {
					people = append(people, a.Person)
				}
				faces[a.Person] = f
			}
		}
		slices.Sort(people)
		var before [][]string
		for _, p := range former {
			if len(p.People[q]) > 0 {
				before = append(before, p.People[q])
			}
		}
		group := safeGroup(people, before, minimum)
		if halves, ok := mean(group, faces); ok {
			figures = append(figures, Figure{q, halves})
			panel.People[q] = group
		}
	}
	return figures, panel
}

// mean returns the mean of the faces of a group in half faces, and false where it is empty or all answered the same.
func mean(group []string, faces map[string]Face) (halves int, ok bool) {
	sum, same := 0, true
	for _, p := range group {
		sum += int(faces[p])
		same = same && faces[p] == faces[group[0]]
	}
	if len(group) == 0 || same {
		return 0, false
	}
	return (2*2*sum + len(group)) / (2 * len(group)), true
}
