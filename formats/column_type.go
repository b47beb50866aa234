package formats

import (
	"encoding/json"
	"regexp"
	"strconv"

	"threatmap/threat"
)

// columnType learns from the values of a column of a file without types which one fits all of them. The zero value has seen nothing.
type columnType struct{ seen map[threat.FieldType]bool }

func (c *columnType) add(t threat.FieldType) {
	if c.seen == nil {
		c.seen = map[threat.FieldType]bool{}
	}
	c.seen[t] = true
}

// fits is the one type that all values are of; text where there is none.
func (c *columnType) fits() threat.FieldType {
	if len(c.seen) == 2 && c.seen[threat.TypeInt] && c.seen[threat.TypeNumber] {
		return threat.TypeNumber
	}
	if len(c.seen) == 1 {
		for t := range c.seen {
			return t
		}
	}
	return threat.TypeString
}

var (
	wholeNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)$`) // a code with leading zeros is no number
	realNumber  = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$`)
)

// typeOfText is the narrowest type that a text may be of.
func typeOfText(s string) threat.FieldType {
	if _, ok := dayOfText(s); ok {
		return threat.TypeDate
	}
	if len(s) > len("2006-01-02") && s[4] == '-' {
		if _, ok := instantOfText(s); ok {
			return threat.TypeTime
		}
	}
	return threat.TypeString
}

// typeOfNumber tells whole numbers that are kept exactly from others; ok is false for what is no number at all.
func typeOfNumber(s string) (t threat.FieldType, ok bool) {
	if wholeNumber.MatchString(s) {
		if _, err := strconv.ParseInt(s, 10, 64); err == nil {
			return threat.TypeInt, true
		}
	}
	if realNumber.MatchString(s) {
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return threat.TypeNumber, true
		}
	}
	return "", false
}

// typeOfCell is typeOfText for a format in which everything is text.
func typeOfCell(s string) threat.FieldType {
	if s == "true" || s == "false" {
		return threat.TypeBool
	}
	if t, ok := typeOfNumber(s); ok {
		return t
	}
	return typeOfText(s)
}

// cellValue reads a text as a type that it was found to be of.
func cellValue(s string, t threat.FieldType) (v any, ok bool) {
	var err error
	switch t {
	case threat.TypeBool:
		v, err = strconv.ParseBool(s)
	case threat.TypeInt:
		v, err = strconv.ParseInt(s, 10, 64)
	case threat.TypeNumber:
		v, err = strconv.ParseFloat(s, 64)
	default:
		return textValue(s, t)
	}
	return v, err == nil
}

// typeOfJSON is the narrowest type of a value; ok is false for null.
func typeOfJSON(raw json.RawMessage) (t threat.FieldType, ok bool) {
	switch raw[0] {
	case 'n':
		return "", false
	case 't', 'f':
		return threat.TypeBool, true
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return threat.TypeString, true
		}
		return typeOfText(s), true
	case '[', '{':
		return threat.TypeJSON, true
	}
	if t, ok := typeOfNumber(string(raw)); ok {
		return t, true
	}
	return threat.TypeString, true
}

// jsonValue reads a value as a type that it was found to be of; in a column of text, what is none is spelled as its JSON.
func jsonValue(raw json.RawMessage, t threat.FieldType) (v any, ok bool) {
	if raw[0] == 'n' {
		return nil, true
	}
	text := string(raw)
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return nil, false
		}
	}
	return cellValue(text, t)
}

// ownNumbers learns whether features can keep the numbers that their file gives them: all whole, over 0, and no two the same.
type ownNumbers struct {
	seen map[int64]bool
	no   bool
	any  bool
}

func (o *ownNumbers) add(text string) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 || o.seen[n] || strconv.FormatInt(n, 10) != text {
		o.no = true
	}
	if o.any = true; o.no {
		o.seen = nil
		return
	}
	if o.seen == nil {
		o.seen = map[int64]bool{}
	}
	o.seen[n] = true
}

// kept tells whether they can.
func (o *ownNumbers) kept() bool { return o.any && !o.no }
