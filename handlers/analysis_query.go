package handlers

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// wholeWithin reads a whole number from least to most; without it, usual.
func wholeWithin(q url.Values, name string, usual, least, most int) (int, error) {
	n, err := readWhole(q, name, usual)
	if err != nil || n < least || n > most {
		return 0, threat.Invalid(name, q.Get(name), "not a whole number that is accepted", strconv.Itoa(least)+" to "+strconv.Itoa(most))
	}
	return n, nil
}

// numberWithin reads a number from least to most; without it, usual.
func numberWithin(q url.Values, name string, usual, least, most float64) (float64, error) {
	x, err := readNumber(q, name, usual)
	if err != nil || x < least || x > most {
		return 0, threat.Invalid(name, q.Get(name), "not a number that is accepted", plain(least)+" to "+plain(most))
	}
	return x, nil
}

// plain writes a number without an exponent.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// sendTable writes a table as CSV: RFC 4180, UTF-8, unknown is an empty cell, units in the header. Cells that a spreadsheet would run as a formula
// get an apostrophe in front.
func sendTable(c echo.Context, name string, header []string, rows [][]string) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(header) // a strings.Builder takes everything
	for _, row := range rows {
		for i := range row {
			if row[i] != "" && strings.IndexByte("=+@\t\r\n'", row[i][0]) >= 0 {
				row[i] = "'" + row[i]
			}
		}
		_ = w.Write(row)
	}
	w.Flush()
	c.Response().Header().Set("Content-Disposition", `inline; filename="`+name+`.csv"`)
	return c.Blob(http.StatusOK, mediaCSV+"; charset=utf-8", []byte(b.String()))
}

// tableCell writes a value that may be unknown.
func tableCell[T int | float64 | bool | string](v *T) string {
	if v == nil {
		return ""
	}
	switch v := any(*v).(type) {
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case string:
		return v
	}
	return ""
}
