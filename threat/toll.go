package threat

// Toll is what lethality asks of an incident.
type Toll struct {
	FID    int64
	Days   Days // possible days; a nil end is open
	Dated  bool
	Killed *int64 // the source's own best total; nil = unknown, 0 = reported none
	Adm1   string // code of the governorate; "" = none
}
