package threat

// Audience is who asks. What an audience may not see does not exist for it.
type Audience string

// The audiences, from the least to the most trusted.
const (
	Public  Audience = "public"
	Member  Audience = "member"
	Analyst Audience = "analyst"
	Editor  Audience = "editor"
	Admin   Audience = "admin"
)

// Audiences lists them in order.
var Audiences = []Audience{Public, Member, Analyst, Editor, Admin}
