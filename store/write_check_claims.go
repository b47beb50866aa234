package store

import (
	"encoding/hex"
	"strconv"

	"threatmap/threat"
)

func checkClaims(i *threat.Incident) error {
	for n := range i.Claims {
		if err := checkClaim(&i.Claims[n]); err != nil {
			return err
		}
	}
	return nil
}

func checkClaim(c *threat.Claim) error {
	if c.Field == "" || c.ExtractedBy == "" {
		return threat.Invalid("claim", c.Field, "a claim needs the field that it is about and who found it", "")
	}
	for _, g := range []struct {
		set  *codeSet
		code string
	}{{reliabilities, c.Reliability}, {credibilities, c.Credibility}, {stances, c.Stance}} {
		if err := g.set.check(g.code, true); err != nil {
			return err
		}
	}
	if (c.CharStart == nil) != (c.CharEnd == nil) || c.CharStart != nil && (*c.CharStart < 0 || *c.CharEnd <= *c.CharStart) {
		return threat.Invalid("char_start", spell(c.CharStart)+"-"+spell(c.CharEnd), "not a stretch of text", "0 <= start < end")
	}
	return checkDocument(&c.Document)
}

func checkDocument(d *threat.Document) error {
	if d.Source.Publisher == "" {
		return threat.Invalid("publisher", "", "a document needs a publisher", "")
	}
	if sum, err := hex.DecodeString(d.SHA256); err != nil || len(sum) != 0 && len(sum) != 32 {
		return threat.Invalid("sha256", d.SHA256, "not a SHA-256 in hex", "")
	}
	if p := d.Published; p.First != nil && p.Last != nil && *p.Last < *p.First {
		return threat.Invalid("published", p.Last.String(), "ends before it begins", "")
	}
	for _, g := range []struct {
		set  *codeSet
		code string
		must bool
	}{{sourceTypes, d.Source.Type, true}, {reliabilities, d.Source.Reliability, true}, {tlps, d.TLP, true}, {datePrecisions, d.PublishedPrecision, false}} {
		if err := g.set.check(g.code, g.must); err != nil {
			return err
		}
	}
	return nil
}

func spell(n *int) string {
	if n == nil {
		return "unknown"
	}
	return strconv.Itoa(*n)
}
