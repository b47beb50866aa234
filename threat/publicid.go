package threat

// PublicID spells the serial number of a record as a short human id, TM-7F3K2Q: a bijection of 1 … 2^30, in Crockford's base 32, whose
// neighbours do not look alike. Serials beyond 2^30 get longer ids.
func PublicID(serial int64) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	n := uint64(serial)
	low := (n * 0x2545F491) & (1<<30 - 1) // odd factor: invertible modulo 2^30
	high := n >> 30
	var b []byte
	for i := 25; i >= 0; i -= 5 {
		b = append(b, alphabet[low>>uint(i)&31])
	}
	for ; high > 0; high >>= 5 {
		b = append(b, alphabet[high&31])
	}
	return "TM-" + string(b)
}
