package storage

import (
	"slices"

	"alongside/peer"
)

// weekWrite is what a change does to the contacts of one week.
type weekWrite struct {
	read         *weekRead
	key          keyUse
	zone         string   // of the zone field after the writes so far
	put, dropped []string // record ids
}

// PutContact writes a contact of the worker under its civil day, new or changed. Its week must be in Want.Weeks. A contact
// that moves to another week is dropped from its old one first.
func (c *Change) PutContact(worker string, contact peer.Contact) {
	c.putInWeek(worker, contact, func(origin int64, zone string) (string, error) { return encodeContact(contact, origin, zone) })
}

// putInWeek writes a record into the hash of the week that a contact at its place would be in. The first one gives the hash its zone.
func (c *Change) putInWeek(worker string, place peer.Contact, encode func(origin int64, weekZone string) (string, error)) {
	w := c.week(worker, place)
	if w == nil {
		return
	}
	fresh := w.zone == ""
	if fresh {
		w.zone = place.Zone
	}
	value, err := encode(w.read.origin, w.zone)
	if err != nil {
		c.check(err, place.ID)
		return
	}
	w.put = append(w.put, place.ID)
	value = sealOf(worker, weekName(w.read.week), w.zone).close(place.ID, value)
	if fresh {
		c.write("HSET", w.key, zoneField, w.zone, place.ID, value)
	} else {
		c.write("HSET", w.key, place.ID, value)
	}
}

// DropContact removes a contact of the worker. Its ID, Start and Zone say which; its week must be in Want.Weeks.
func (c *Change) DropContact(worker string, contact peer.Contact) {
	w := c.week(worker, contact)
	if w == nil {
		return
	}
	w.dropped = append(w.dropped, contact.ID)
	w.put = slices.DeleteFunc(w.put, func(id string) bool { return id == contact.ID })
	c.write("HDEL", w.key, contact.ID)
}

// week finds the week of a contact among those that were read.
func (c *Change) week(worker string, contact peer.Contact) *weekWrite {
	c.own(worker)
	if contact.ID == "" || contact.ID == zoneField || contact.Zone == "" {
		c.fail("a contact has no id or no zone")
		return nil
	}
	week := contact.Day().Week()
	for i := range c.weeks {
		if c.weeks[i].read.week == week {
			return &c.weeks[i]
		}
	}
	for i := range c.st.weeks {
		if r := &c.st.weeks[i]; r.week == week {
			key := keyUse{c.st.space.week(worker, week), "hash", "week"}
			c.weeks = append(c.weeks, weekWrite{read: r, key: key, zone: r.zone})
			return &c.weeks[len(c.weeks)-1]
		}
	}
	c.fail("a contact's week was not read")
	return nil
}

// finish removes the zone field of weeks that hold no contact any more, so that an empty week costs nothing.
func (w *weekWrite) finish(c *Change) {
	if w.zone == "" || len(w.dropped) == 0 || len(w.put) > 0 {
		return
	}
	for i := 0; i < len(w.read.pairs); i += 2 {
		if id := w.read.pairs[i]; id != zoneField && !slices.Contains(w.dropped, id) {
			return
		}
	}
	w.zone = ""
	c.write("HDEL", w.key, zoneField)
}
