package storage

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// The kinds of the entries that an accepted version of an agreement leads to. Both lapse where the version is not in force any
// more when they come due.
const (
	AgreementStepKind   = "agreement-step"   // a dated limit begins
	AgreementReviewKind = "agreement-review" // both sides wanted to look at it again
)

// AgreementDue is what an entry of one of the kinds is about.
type AgreementDue struct {
	Worker  string
	Version int
	Day     peer.Day // of the step or of the review
}

// AgreementStep returns the entry with which a worker is told that a dated limit has begun. Whoever accepts the version enters
// one for each step to come, in the same Commit.
func AgreementStep(a AgreementDue, at time.Time) Due { return a.due(AgreementStepKind, at) }

// AgreementReview returns the entry with which both sides are told that the day has come to look at a version again.
func AgreementReview(a AgreementDue, at time.Time) Due { return a.due(AgreementReviewKind, at) }

func (a AgreementDue) due(kind string, at time.Time) Due {
	return Due{Kind: kind, Subject: a.Worker, Occurrence: strconv.Itoa(a.Version) + "." + a.Day.String(), At: at}
}

// ReadAgreementDue returns what AgreementStep and AgreementReview wrote. Anything else is an error.
func ReadAgreementDue(d Due) (AgreementDue, error) {
	number, day, _ := strings.Cut(d.Occurrence, ".")
	version, err := strconv.Atoi(number)
	on, err2 := peer.ParseDay(day)
	a := AgreementDue{d.Subject, version, on}
	if d.Kind != AgreementStepKind && d.Kind != AgreementReviewKind || err != nil || err2 != nil || a.Worker == "" || version < 1 ||
		d.Member() != a.due(d.Kind, d.At).Member() {
		return AgreementDue{}, errors.New("storage: not an entry about an agreement")
	}
	return a, nil
}
