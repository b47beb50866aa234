package threat

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Narrative is what an editor tells with saved views of the page, step by step. Its texts are plain: nothing in them is markup.
type Narrative struct {
	ID    string          `json:"id"`
	Title string          `json:"title"`
	Steps []NarrativeStep `json:"steps"`
}

// NarrativeStep is one view with what is said of it.
type NarrativeStep struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	View  string `json:"view"` // the fragment of the page's address, without #
}

// NarrativeVersion is one state of a narrative. Versions are counted from 1, and stay.
type NarrativeVersion struct {
	Narrative  Narrative
	Version    int
	Op         string // add, change or withdraw
	RecordedAt time.Time
	By         string // editor, import or program: never who
	Reason     string
	Counter    int64 // the change counter that the write led to; 0 where it was read
}

// NarrativeTitle is what a list tells of a narrative.
type NarrativeTitle struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Steps      int       `json:"steps"`
	Version    int       `json:"version"`
	RecordedAt time.Time `json:"recorded_at"`
}

// What a narrative may hold, in characters.
const (
	MaxNarrativeSteps = 60
	MaxNarrativeTitle = 200
	MaxNarrativeText  = 4000
	MaxNarrativeView  = 4000
	// MaxNarratives is how many there may be at a time.
	MaxNarratives = 1000
)

// NarrativeIDOf makes an id of a title.
func NarrativeIDOf(title string) string {
	id := noIDRunes.ReplaceAllString(strings.ToLower(title), "-")
	if id = strings.Trim(id[:min(len(id), MaxCorridorID-8)], "-"); id == "" {
		return "narrative"
	}
	return id
}

// Check tells whether a narrative may be stored. Returns a KindInvalid error that names the member.
func (n Narrative) Check() error {
	if n.ID != "" && (len(n.ID) > MaxCorridorID || !CorridorID.MatchString(n.ID)) {
		return Invalid("id", shortened(n.ID), "not an id", fmt.Sprintf("small letters a to z, digits and single hyphens between them, at most %d in all", MaxCorridorID))
	}
	if strings.TrimSpace(n.Title) == "" {
		return Invalid("title", "", "a narrative needs one", fmt.Sprintf("text of at most %d characters", MaxNarrativeTitle))
	}
	if err := CheckLine("title", n.Title, MaxNarrativeTitle); err != nil {
		return err
	}
	if len(n.Steps) == 0 || len(n.Steps) > MaxNarrativeSteps {
		return Invalid("steps", fmt.Sprintf("%d steps", len(n.Steps)), "too few or too many", fmt.Sprintf("1 to %d", MaxNarrativeSteps))
	}
	for i, s := range n.Steps {
		if err := s.check(fmt.Sprintf("steps[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func (s NarrativeStep) check(at string) error {
	if err := CheckLine(at+".title", s.Title, MaxNarrativeTitle); err != nil {
		return err
	}
	if err := CheckLine(at+".view", s.View, MaxNarrativeView); err != nil {
		return err
	}
	accepted := fmt.Sprintf("text of at most %d characters, with line breaks", MaxNarrativeText)
	if !utf8.ValidString(s.Text) {
		return Invalid(at+".text", "", "not UTF-8", accepted)
	}
	if n := utf8.RuneCountInString(s.Text); n > MaxNarrativeText {
		return Invalid(at+".text", shortened(s.Text), fmt.Sprintf("has %d characters", n), accepted)
	}
	if strings.ContainsFunc(s.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return Invalid(at+".text", shortened(s.Text), "holds control characters", accepted)
	}
	return nil
}
