package analysis

// RatePerKM is a count by the length of a line with the ends of its exact interval at 95 % (RateOf); null where there are too few incidents for
// rates, or there is nothing to divide by.
type RatePerKM struct {
	PerKM     *float64 `json:"per_km"`
	PerKMLow  *float64 `json:"per_km_low"`
	PerKMHigh *float64 `json:"per_km_high"`
}

// RatePerKM2 is the same by area.
type RatePerKM2 struct {
	PerKM2     *float64 `json:"per_km2"`
	PerKM2Low  *float64 `json:"per_km2_low"`
	PerKM2High *float64 `json:"per_km2_high"`
}

// RatePerWeek is the same by the weeks that the data covers whole, of the incidents in one of these.
type RatePerWeek struct {
	PerWeek     *float64 `json:"per_week"`
	PerWeekLow  *float64 `json:"per_week_low"`
	PerWeekHigh *float64 `json:"per_week_high"`
}

// PerKM returns the rate of a count on a length.
func PerKM(count int, km float64) RatePerKM {
	rate, low, high := rateWithin(count, km)
	return RatePerKM{rate, low, high}
}

// PerKM2 returns the rate of a count on an area.
func PerKM2(count int, km2 float64) RatePerKM2 {
	rate, low, high := rateWithin(count, km2)
	return RatePerKM2{rate, low, high}
}

// PerWeek returns the rate of a count in some weeks.
func PerWeek(count, weeks int) RatePerWeek {
	rate, low, high := rateWithin(count, float64(weeks))
	return RatePerWeek{rate, low, high}
}

func rateWithin(count int, exposure float64) (rate, low, high *float64) {
	if !(exposure > 0) {
		return nil, nil, nil
	}
	r := RateOf(count, exposure, level)
	return &r.Rate, &r.Low, &r.High
}
