package storage

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// Averages over months need of most weeks only how long somebody worked. The records of such weeks are checked as all others
// are, and decoded into no more than that.

// earlierRead is one such week.
type earlierRead struct {
	week  peer.Week
	pairs *redis.StringSliceCmd
}

// askEarlier queues the reads of the weeks of which only the working time is needed.
func (r *reading) askEarlier(ctx context.Context, pipe redis.Pipeliner, k space) {
	if len(r.want.Earlier) == 0 {
		return
	}
	r.earlier = make([]earlierRead, 0, len(r.want.Earlier))
	keys := make([]string, len(r.want.Earlier)) // these are many, so their commands share what they are made of
	args := make([]any, 2*len(r.want.Earlier))
	name := []byte(k.weeks(r.want.Worker))
	prefix := len(name)
	for i, week := range r.want.Earlier {
		if slices.Contains(r.want.Weeks, week) {
			continue
		}
		name = appendWeek(name[:prefix], week)
		keys[i] = string(name)
		of := args[2*i : 2*i+2 : 2*i+2]
		of[0], of[1] = "hgetall", &keys[i]
		r.earlier = append(r.earlier, earlierRead{week, strs(ctx, pipe, of...)})
	}
}

// setEarlier decodes them.
func (st *State) setEarlier(r *reading) error {
	n := 0
	for _, e := range r.earlier {
		n += len(e.pairs.Val()) / 2
	}
	if n == 0 {
		return nil
	}
	st.Earlier = make([]peer.Stretch, 0, n)
	for _, e := range r.earlier {
		pairs, origin, zone := e.pairs.Val(), weekOrigin(e.week), ""
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == zoneField {
				zone = pairs[i+1]
			}
		}
		seal := sealOf(r.want.Worker, weekName(e.week), zone)
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == zoneField {
				continue
			}
			value, ok := seal.open(pairs[i], pairs[i+1])
			if !ok || zone == "" {
				return corrupt("week", "a checksum is not that of its record, or there is no zone")
			}
			s, ok, err := decodeStretch(value, origin, zone)
			if err != nil {
				return err
			}
			if ok {
				st.Earlier = append(st.Earlier, s)
			}
		}
	}
	return nil
}

// decodeStretch reads a value of a week's hash as working time, and false where it is a contact that is none.
func decodeStretch(value string, origin int64, weekZone string) (peer.Stretch, bool, error) {
	if isWork(value) {
		w, err := decodeWork("", value, origin, weekZone)
		return w.Stretch(), err == nil, err
	}
	cur := cursor{s: value}
	if err := knownContact(cur.byte()); err != nil {
		return peer.Stretch{}, false, err
	}
	flags, _ := cur.byte(), cur.byte()
	start := int64(cur.number(maxOffset))
	if flags&flagMinutes != 0 {
		start *= 60
	}
	c := peer.Contact{Timeless: flags&flagTimeless != 0, Outcome: peer.Outcome(flags >> outcomeShift), Minutes: cur.number(maxMinutes), Zone: weekZone}
	cur.varint() // when it was logged
	if flags&flagZone != 0 {
		c.Zone = cur.text()
	}
	if cur.bad || start > maxOffset {
		return peer.Stretch{}, false, corrupt("contact", "it is cut short or too long")
	}
	if !c.Works() {
		return peer.Stretch{}, false, nil
	}
	c.Start = time.Unix(origin+start, 0)
	return c.Stretch(), true, nil
}
