package tiles

import (
	"encoding/json"
	"time"

	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// properties returns the feature's id and every value that is known; MVT has no null.
func properties(col threat.Collection, f threat.Feature) geojson.Properties {
	p := geojson.Properties{"id": f.ID}
	for i, field := range col.Fields {
		if i >= len(f.Values) {
			break
		}
		if v := primitive(f.Values[i]); v != nil {
			p[field.Name] = v
		}
	}
	return p
}

// primitive turns a value into one that MVT knows: string, number or bool. Lists and objects become their JSON.
func primitive(v any) any {
	switch v := v.(type) {
	case nil, string, bool, int64, float64:
		return v
	case int:
		return int64(v)
	case threat.Day:
		return v.String()
	case *threat.Day:
		if v == nil {
			return nil
		}
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case json.RawMessage:
		if len(v) == 0 {
			return nil
		}
		return string(v)
	case []string:
		if v == nil {
			return nil
		}
	}
	text, err := json.Marshal(v)
	if err != nil { // not one of the types that threat.Feature allows
		return nil
	}
	return string(text)
}
