package handlers

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/analysis"
	"threatmap/threat"
)

func profileOperations() []operation {
	answers := func(schema string) map[string]string {
		return map[string]string{mediaJSON: schema, mediaGeoJSON: "Stretches", mediaCSV: ""}
	}
	bin := kmParam("bin_km", "Length of the stretches of the profile and the strip", 1, 10_000, defaultBinKM)
	filterLess := func(names ...string) []*openapi3.Parameter { // what the path says, or is said otherwise here
		return slices.DeleteFunc(filterParameters(threat.Incidents), func(p *openapi3.Parameter) bool { return slices.Contains(names, p.Name) })
	}
	halfWidth := kmParam("half_width_km", "Half-width; without it the corridor's own, or 10", 0, analysis.MaxHalfWidthKM, nil)
	return []operation{
		{
			Path: "/belts/{border}/profile", ID: "getBeltProfile",
			Summary: "What happens along a border: by side and distance, along it, and by week. GeoJSON: the stretches of the border as lines. CSV: a table of it",
			Parameters: append(filterLess("belt", "width_km"),
				pathParam("border", "The two countries' codes in alphabetical order, such as IRQ-SYR"),
				kmParam("width_km", "Width of the belt", 0, threat.MaxBeltKM, defaultBeltKM),
				queryParam("bands", "Outer edges of the bands in km, separated by commas; the width is the last. Without it 5, 10, 25 and 50 as far as the width", numbersText()),
				queryParam("among", "Borders asked for together, separated by commas: each incident counts once, for the nearest of these and that of the path", openapi3.NewStringSchema()),
				bin, queryParam("table", "What CSV holds", enum(beltTables...).WithDefault("strip")), formatParam("json", "geojson", "csv")),
			answers: answers("BeltProfile"),
		},
		{
			Path: "/corridors/{id}/profile", ID: "getCorridorProfile",
			Summary: "What happens along a corridor: position and offset of incidents, by week, by segment, gaps, drift and links. GeoJSON: the stretches of the line. CSV: a table of it",
			Parameters: append(filterLess("corridor", "half_width_km"), pathParam("id", "Id of the corridor"), halfWidth, bin,
				kmParam("segment_km", "Length of the segments whose tempo is told", 1, 10_000, defaultSegmentKM),
				queryParam("speed_kmh", "Speed that links of incidents may have, over 0, at most 1000 km/h", openapi3.NewFloat64Schema().WithDefault(defaultSpeedKMH)),
				queryParam("incidents", "Most incidents and links to list, the latest ones", openapi3.NewIntegerSchema().WithMin(0).WithMax(maxListed).WithDefault(defaultListed)),
				queryParam("table", "What CSV holds", enum("strip", "profile", "weeks", "segments", "incidents", "links").WithDefault("strip")), formatParam("json", "geojson", "csv")),
			answers: answers("CorridorProfile"),
		},
		{
			Path: "/corridors/{id}/compare/{other}", ID: "compareCorridors", Summary: "Two corridors by their incidents a km",
			Parameters: append(filterLess("corridor", "half_width_km"), pathParam("id", "Id of the corridor"), pathParam("other", "Id of the corridor to compare it with"), halfWidth, formatParam("json", "csv")),
			answers:    map[string]string{mediaJSON: "CorridorsCompared", mediaCSV: ""},
		},
	}
}

func kmParam(name, description string, least, most float64, usual any) *openapi3.Parameter {
	schema := openapi3.NewFloat64Schema().WithMin(least).WithMax(most)
	if least == 0 {
		schema.WithExclusiveMin(true)
	}
	if usual != nil {
		schema.WithDefault(usual)
	}
	return queryParam(name, description+", in km", schema)
}

// profileSchemas describes BeltAnswer, CorridorAnswer, analysis.CorridorsCompared and stretches.
func profileSchemas() openapi3.Schemas {
	text, number, whole, yes := openapi3.NewStringSchema().NewRef(), openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), openapi3.NewBoolSchema().NewRef()
	maybe, reason := nullable(openapi3.NewFloat64Schema()), nullable(openapi3.NewStringSchema())
	week := openapi3.NewStringSchema().WithFormat("date").NewRef()
	noWeek := nullable(openapi3.NewStringSchema().WithFormat("date"))
	acted := openapi3.NewObjectSchema().WithAnyAdditionalProperties().NewRef()
	maybeWhole := nullable(openapi3.NewInt64Schema()) // of a side that the filter leaves out nothing is known
	leaves := nullable(openapi3.NewStringSchema().WithEnum(string(analysis.MissingSome), string(analysis.MissingAll), nil))
	sideActed := nullable(openapi3.NewObjectSchema().WithAnyAdditionalProperties())
	with := func(base, more members) members {
		all := members{}
		for _, part := range []members{base, more} {
			for name, schema := range part {
				all[name] = schema
			}
		}
		return all
	}
	within := members{"certain": whole, "possible": whole, "probable": number, "unknown_uncertainty": whole}
	ratio := members{"enough": yes, "reason": text, "ratio": maybe, "low": maybe, "high": maybe, "p": maybe, "alternative": text}
	sidesRatio := object(with(ratio, members{"of": text, "to": text, "exposure": enum("area_km2", "length_km").NewRef()}), "reason")
	perKM := members{"per_km": maybe, "per_km_low": maybe, "per_km_high": maybe}
	perKM2 := members{"per_km2": maybe, "per_km2_low": maybe, "per_km2_high": maybe}
	perWeek := members{"per_week": maybe, "per_week_low": maybe, "per_week_high": maybe}
	courseOf := func(count *openapi3.SchemaRef) members {
		sides := listOf(count)
		return with(with(perKM, perWeek), members{
			"first_week": noWeek, "last_week": noWeek, "weeks_covered": whole,
			"weeks":   listOf(object(members{"week": week, "side_counts": sides, "band_counts": listOf(sides), "acted": acted}, "band_counts")),
			"profile": listOf(object(members{"from_km": number, "to_km": number, "count": whole, "side_counts": sides, "per_km": maybe})),
			"strip":   listOf(object(members{"week": week, "from_km": number, "side_counts": sides})),
			"enough":  yes, "reason": reason, "count": whole, "length_km": number, "bin_km": number, "note": ref("Note"),
		})
	}
	withinSide := members{"certain": maybeWhole, "possible": maybeWhole, "probable": maybe, "unknown_uncertainty": maybeWhole}
	band := with(with(with(withinSide, perKM), with(perKM2, perWeek)), members{"from_km": number, "to_km": number, "count": maybeWhole, "area_km2": maybe})
	belt := with(courseOf(maybeWhole), members{
		"border": text, "side_codes": listOf(reason), "width_km": number, "bands_km": listOf(number), "ratio": sidesRatio,
		"sides": listOf(object(with(band, members{"side": reason, "filter_leaves_out": leaves, "acted": sideActed, "area_reason": reason, "bands": listOf(object(band))}))),
	})
	corridor := with(with(courseOf(whole), within), members{
		"corridor": text, "name_en": reason, "name_ar": reason, "confidence": reason, "direction": reason, "side_codes": listOf(text),
		"half_width_km": number, "segment_km": number, "acted": acted,
		"segments": listOf(object(with(with(perKM, perWeek), members{
			"from_km": number, "to_km": number, "count": whole, "first_half": whole, "second_half": whole, "change": object(ratio, "reason"),
		}))),
		"gaps": object(members{
			"km":    object(members{"longest": listOf(object(members{"from_km": number, "to_km": number, "length_km": number})), "places": whole, "expected_km": maybe, "chance": maybe, "reason": reason}),
			"weeks": object(members{"longest": listOf(object(members{"from_week": week, "to_week": week, "weeks": whole})), "with": whole, "chance": maybe, "reason": reason}),
		}),
		"drift": object(members{"enough": yes, "reason": reason, "weeks": whole, "slope_km_per_week": maybe, "low": maybe, "high": maybe, "tau": maybe, "p": maybe, "test": text}),
		"links": object(members{
			"speed_kmh": number, "pairs": whole, "surely": whole, "possibly": whole, "not": whole, "unknown": whole, "not_listed": whole,
			"list": listOf(object(members{"from": text, "to": text, "from_km": number, "to_km": number, "km": number, "days_least": whole, "days_most": whole, "allowed": enum("surely", "possibly", "not", "unknown").NewRef()})),
		}),
		"incidents": listOf(object(members{
			"id": text, "along_km": number, "offset_km": number, "inside": maybe, "first_day": noWeek, "last_day": noWeek, "side": text,
		})),
		"incidents_not_listed": whole,
	})
	return openapi3.Schemas{
		"BeltProfile": object(belt), "CorridorProfile": object(corridor),
		"CorridorsCompared": object(members{
			"corridors": listOf(object(with(perKM, members{"corridor": text, "length_km": number, "half_width_km": number, "own_km": number, "count": whole}))),
			"in_both":   whole, "ratio": sidesRatio, "note": ref("Note"),
		}),
		"Stretches": object(members{
			"type": enum("FeatureCollection").NewRef(), "note": ref("Note"),
			"features": listOf(object(members{"type": enum("Feature").NewRef(), "geometry": ref("Geometry"), "properties": openapi3.NewObjectSchema().WithAnyAdditionalProperties().NewRef()})),
		}),
	}
}
