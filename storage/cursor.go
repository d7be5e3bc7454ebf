package storage

import "encoding/binary"

// cursor reads a compact value front to back. After the first failure every read gives zero and bad is set; texts share
// the memory of the value.
type cursor struct {
	s   string
	bad bool
}

func (c *cursor) byte() byte {
	if len(c.s) == 0 {
		c.bad = true
		return 0
	}
	b := c.s[0]
	c.s = c.s[1:]
	return b
}

// uvarint reads an unsigned number of at most 9 bytes, as encoding/binary writes it.
func (c *cursor) uvarint() uint64 {
	var n uint64
	for shift := 0; shift < 63; shift += 7 {
		b := c.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	c.bad = true
	return 0
}

// varint reads a signed number, as encoding/binary writes it.
func (c *cursor) varint() int64 {
	u := c.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// number reads an unsigned number that may be at most limit.
func (c *cursor) number(limit uint64) int {
	n := c.uvarint()
	if n > limit {
		c.bad = true
		return 0
	}
	return int(n)
}

// text reads a length and so many bytes.
func (c *cursor) text() string {
	n := c.uvarint()
	if n > uint64(len(c.s)) {
		c.bad = true
		return ""
	}
	t := c.s[:n]
	c.s = c.s[n:]
	return t
}

// done tells whether all was read and nothing failed.
func (c *cursor) done() bool { return !c.bad && c.s == "" }

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
