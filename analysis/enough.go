package analysis

import "strconv"

// level is that of the intervals of profiles.
const level = 0.95

// enough tells whether n incidents are enough for rates, and why not.
func enough(n int) (ok bool, reason *string) {
	if n >= Few {
		return true, nil
	}
	return false, new(TooFew(n))
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
