package threat

import (
	"slices"
	"strings"
)

// RecordKinds tell an event from what only speaks about events. Only incidents enter statistics.
var RecordKinds = CodeList{"record_kind", []Code{
	{"incident", "Incident", "حادثة", "One event at one place and time.", ""},
	{"aggregate", "Aggregate", "مجموع", "Several events that the source does not tell apart (\"six operations\").", "UCDP event_clarity 2"},
	{"pattern", "Pattern", "نمط", "Recurring activity without single events.", ""},
	{"estimate", "Estimate", "تقدير", "A stated number that is not an event.", ""},
	{"assessment", "Assessment", "تقييم", "A judgement about a situation.", ""},
	{"forecast", "Forecast", "توقع", "A judgement about the future.", ""},
	{"context", "Context", "سياق", "Background.", ""},
}}

// EventTypes is the first level of the event taxonomy.
var EventTypes = CodeList{"event_type", []Code{
	{"explosive", "Explosive", "تفجير", "An explosive device, suicide attack, grenade, shelling or mine.", "ACLED Explosions/Remote violence"},
	{"attack", "Attack", "هجوم", "An armed attack, killing, abduction or enforcement by an actor.", "ACLED Battles; Violence against civilians"},
	{"security", "Security operation", "عملية أمنية", "A force acts: raid, sweep, arrest, seizure, strike.", "ACLED Battles; Strategic developments; Explosions"},
	{"facilitation", "Facilitation", "تسهيل", "Recruitment, infiltration, smuggling, safe houses, training.", "ACLED Strategic developments"},
	{"finance", "Finance", "تمويل", "Raising or moving money.", "ACLED Strategic developments"},
	{"propaganda", "Propaganda", "دعاية", "A claim or a threat.", "ACLED Strategic developments"},
	{"control", "Control", "سيطرة", "Ground gained, lost or left.", "ACLED Battles; Non-violent transfer of territory"},
	{"armed_violence", "Armed violence", "عنف مسلح", "Armed violence of which the source says who fought, not how it began.", "UCDP types 1-3"},
	{"civil", "Civil", "مدني", "Protest, riot, displacement.", "ACLED Protests; Riots"},
	{"unknown", "Unknown", "غير معروف", "The source does not say.", ""},
}}

// EventSubtypes is the second level of the event taxonomy.
var EventSubtypes = CodeList{"event_subtype", []Code{
	{"ied_roadside", "Roadside IED", "عبوة على الطريق", "An improvised explosive device on a road.", "ACLED Remote explosive/landmine/IED; UCDP 1 or 3"},
	{"vbied", "Vehicle bomb", "سيارة مفخخة", "A vehicle-borne explosive device.", "ACLED Remote explosive/landmine/IED or Suicide bomb"},
	{"svest", "Suicide vest", "حزام ناسف", "A suicide attack on foot.", "ACLED Suicide bomb"},
	{"grenade", "Grenade", "قنبلة يدوية", "A thrown grenade.", "ACLED Grenade"},
	{"shelling", "Shelling", "قصف", "Artillery, mortar, rocket or missile.", "ACLED Shelling/artillery/missile attack"},
	{"mine", "Mine", "لغم", "A land mine.", "ACLED Remote explosive/landmine/IED"},
	{"ied", "IED", "عبوة ناسفة", "An improvised explosive device of a kind not stated.", "ACLED Remote explosive/landmine/IED"},
	{"ambush", "Ambush", "كمين", "A surprise attack on people on the move.", "ACLED Armed clash"},
	{"checkpoint_assault", "Checkpoint assault", "هجوم على حاجز", "An attack on a checkpoint or post.", "ACLED Armed clash"},
	{"armed_clash", "Armed clash", "اشتباك مسلح", "Armed sides fight.", "ACLED Armed clash"},
	{"assassination", "Assassination", "اغتيال", "The killing of a chosen public person.", "ACLED Attack"},
	{"targeted_killing", "Targeted killing", "قتل مستهدف", "The killing of a chosen person.", "ACLED Attack"},
	{"abduction", "Abduction", "خطف", "A person is taken.", "ACLED Abduction/forced disappearance"},
	{"execution", "Execution", "إعدام", "A captive is killed.", "ACLED Attack"},
	{"extortion_enforcement", "Extortion enforcement", "إجبار على الإتاوة", "Violence to make people pay.", "ACLED Attack"},
	{"prison_break", "Prison break", "هروب من سجن", "A break from detention, attempted or completed.", "ACLED Battles or Strategic developments/Other"},
	{"camp_breakout", "Camp breakout", "هروب من مخيم", "A break from a camp, attempted or completed.", "ACLED Battles or Strategic developments/Other"},
	{"raid", "Raid", "مداهمة", "A force enters a place to seize or kill.", "ACLED Armed clash or Arrests"},
	{"counter_raid", "Counter-raid", "مداهمة مضادة", "A raid in answer to an attack.", "ACLED Armed clash or Arrests"},
	{"sweep", "Sweep", "تمشيط", "A force searches an area.", "ACLED Arrests"},
	{"arrest", "Arrest", "اعتقال", "A person is detained by a force.", "ACLED Arrests"},
	{"weapons_seizure", "Weapons seizure", "ضبط أسلحة", "Arms are taken.", "ACLED Disrupted weapons use"},
	{"ied_clearance", "IED clearance", "إزالة عبوات", "Devices are made safe.", "ACLED Disrupted weapons use"},
	{"plot_foiled", "Plot foiled", "إحباط مخطط", "A planned attack is said to be stopped.", "ACLED Arrests or Disrupted weapons use"},
	{"cell_dismantled", "Cell dismantled", "تفكيك خلية", "A cell is said to be broken up.", "ACLED Arrests or Other"},
	{"strike_unilateral", "Unilateral strike", "ضربة منفردة", "An air or drone strike by one force.", "ACLED Air/drone strike"},
	{"strike_partnered", "Partnered strike", "ضربة مشتركة", "An air or drone strike with a partner.", "ACLED Air/drone strike"},
	{"partnered_operation", "Partnered operation", "عملية مشتركة", "A ground operation by partners.", "ACLED Armed clash or Arrests"},
	{"recruitment", "Recruitment", "تجنيد", "", "ACLED Strategic developments/Other"},
	{"infiltration", "Infiltration", "تسلل", "Movement across a line in secret.", "ACLED Change to group/activity"},
	{"smuggling", "Smuggling", "تهريب", "", "ACLED Strategic developments/Other"},
	{"safehouse", "Safe house", "مخبأ", "", "ACLED Headquarters or base established"},
	{"training_base", "Training base", "معسكر تدريب", "", "ACLED Headquarters or base established"},
	{"hawala", "Informal value transfer", "حوالة", "", "ACLED Strategic developments/Other"},
	{"donation", "Donation", "تبرع", "", "ACLED Strategic developments/Other"},
	{"extortion", "Extortion", "ابتزاز", "", "ACLED Strategic developments/Other"},
	{"cash_seizure", "Cash seizure", "ضبط أموال", "", "ACLED Strategic developments/Other"},
	{"claim", "Claim", "تبنٍّ", "Somebody claims an act.", "ACLED Strategic developments/Other"},
	{"threat", "Threat", "تهديد", "", "ACLED Strategic developments/Other"},
	{"area_gained", "Area gained", "كسب أرض", "", "ACLED Non-state actor overtakes territory"},
	{"area_lost", "Area lost", "خسارة أرض", "", "ACLED Government regains territory"},
	{"withdrawal", "Withdrawal", "انسحاب", "", "ACLED Non-violent transfer of territory"},
	{"state_based", "State-based", "نزاع دولة", "Armed force between two parties, one of them a state.", "UCDP 1"},
	{"non_state", "Non-state", "نزاع غير حكومي", "Armed force between organised groups, none a state.", "UCDP 2"},
	{"one_sided", "One-sided", "عنف أحادي", "Deliberate armed force against civilians.", "UCDP 3"},
	{"protest", "Protest", "احتجاج", "", "ACLED Protests"},
	{"riot", "Riot", "شغب", "", "ACLED Riots"},
	{"displacement", "Displacement", "نزوح", "", ""},
}}

// Sides tell who acted, seen from the focus actors. Series by side are never mixed by default.
var Sides = CodeList{"side", []Code{
	{"adversary_action", "Focus actor acted", "فعل من الطرف المرصود", "A focus actor initiated it.", ""},
	{"security_action", "Force acted", "فعل من القوات", "A force acted against a focus actor. Measures effort, not threat.", ""},
	{"engagement", "Engagement", "اشتباك", "A focus actor took part; who initiated is not recorded.", ""},
	{"other", "Other", "أخرى", "No focus actor is recorded.", ""},
}}

// Successes tell how far an act came.
var Successes = CodeList{"success", []Code{
	{"completed", "Completed", "مكتمل", "", ""},
	{"attempted", "Attempted", "محاولة", "", ""},
	{"foiled", "Foiled", "أُحبط", "", ""},
	{"claimed_only", "Claimed only", "تبنٍّ فقط", "Known only from a party's claim.", ""},
	{"unknown", "Unknown", "غير معروف", "", ""},
}}

// DatePrecisions tell how finely the time is known; "unknown" where the source says nothing.
var DatePrecisions = CodeList{"date_precision", []Code{
	{"minute", "Minute", "دقيقة", "", ""},
	{"hour", "Hour", "ساعة", "", ""},
	{"day", "Day", "يوم", "The day is known.", "ACLED 1; UCDP 1"},
	{"few_days", "Few days", "أيام", "Two to six days.", "UCDP 2"},
	{"week", "Week", "أسبوع", "The week is known.", "ACLED 2; UCDP 3"},
	{"month", "Month", "شهر", "Eight to thirty days, or the month.", "ACLED 3; UCDP 4"},
	{"quarter", "Quarter", "ربع سنة", "", ""},
	{"year", "Year", "سنة", "Over a month, up to a year.", "UCDP 5"},
	{"unknown", "Not stated", "غير مذكورة", "The source gives a date but not how exact it is.", ""},
}}

// DateBases tell what the date is a date of.
var DateBases = CodeList{"date_basis", []Code{
	{"event", "Event", "الحدث", "When it happened.", ""},
	{"reported", "Reported", "النشر", "When it was reported.", ""},
	{"announced", "Announced", "الإعلان", "When it was announced; it happened then or before.", ""},
	{"inferred", "Inferred", "استنتاج", "Worked out from context.", ""},
}}

// GeoPrecisions tell how finely the place is known; "unknown" where the source says nothing.
var GeoPrecisions = CodeList{"geo_precision", []Code{
	{"exact", "Exact", "دقيق", "Within 100 m.", "Atlos 10/100 m"},
	{"near", "Near", "قريب", "Within 1 km.", "Atlos 1000 m"},
	{"locality", "Locality", "بلدة", "Within 5 km: a named town or village.", "ACLED 1; UCDP 1"},
	{"area", "Area", "منطقة", "Within 25 km: a named area or countryside.", "ACLED 2; UCDP 2"},
	{"adm2", "District", "قضاء", "A second-order administrative unit.", "UCDP 3"},
	{"adm1", "Governorate", "محافظة", "A first-order administrative unit.", "ACLED 3; UCDP 4"},
	{"country", "Country", "بلد", "Only the country is known.", "UCDP 6"},
	{"linear_or_border", "Line or border", "خط أو حدود", "Along a linear or fuzzy feature.", "UCDP 5"},
	{"unknown", "Not stated", "غير مذكورة", "The source gives a place but not how exact it is.", "UCDP 7"},
}}

// GeoBases tell where the position comes from.
var GeoBases = CodeList{"geo_basis", []Code{
	{"coordinates_given", "Given", "إحداثيات معطاة", "The source gives coordinates.", ""},
	{"geolocated_imagery", "Imagery", "صور", "", ""},
	{"gazetteer", "Gazetteer", "معجم", "", ""},
	{"adm_centroid", "Centroid", "مركز وحدة", "", ""},
	{"drawn", "Drawn", "مرسوم", "", ""},
	{"inferred", "Inferred", "استنتاج", "", ""},
}}

// Measures say what an outcome counts.
var Measures = CodeList{"measure", []Code{
	{"killed", "Killed", "قتلى", "", ""},
	{"wounded", "Wounded", "جرحى", "", ""},
	{"detained", "Detained", "معتقلون", "", ""},
	{"abducted", "Abducted", "مخطوفون", "", ""},
	{"displaced", "Displaced", "نازحون", "", ""},
	{"weapons_seized", "Weapons seized", "أسلحة مضبوطة", "", ""},
	{"ieds_cleared", "IEDs cleared", "عبوات مزالة", "", ""},
	{"cells_dismantled", "Cells dismantled", "خلايا مفككة", "", ""},
	{"facilities_hit", "Facilities hit", "منشآت مصابة", "", ""},
	{"cells_active", "Cells active", "خلايا نشطة", "Only in estimates.", ""},
}}

// ReportedOutcomes say what a record counts any of, or that it counts and reports none.
var ReportedOutcomes = CodeList{"reported_outcome", append(slices.Clone(Measures.Codes), Code{"none", "Reported none", "ذُكر أنه لا شيء", "Every number that is given is zero.", ""})}

// Whos say whom an outcome counts; "all" is the source's own total, to which its parts are never added.
var Whos = CodeList{"who", []Code{
	{"all", "All", "الجميع", "The source's own total.", "UCDP low/best/high"},
	{"civilian", "Civilians", "مدنيون", "", "UCDP deaths_civilians"},
	{"security_force", "Security forces", "قوات أمن", "", ""},
	{"adversary", "Focus actor", "الطرف المرصود", "", ""},
	{"official", "Officials", "مسؤولون", "", ""},
	{"aid_worker", "Aid workers", "عمال إغاثة", "", ""},
	{"unknown", "Unknown", "غير معروف", "", "UCDP deaths_unknown"},
	{"side_a", "Side A", "الطرف أ", "", "UCDP deaths_a"},
	{"side_b", "Side B", "الطرف ب", "", "UCDP deaths_b"},
	{"combatant", "Combatants", "مقاتلون", "", "UCDP deaths_a + deaths_b"},
}}

// Weapons list what was used.
var Weapons = CodeList{"weapon", bare("ied_roadside", "ied_victim", "vbied", "svest", "mine", "small_arms", "grenade", "rpg", "mortar_rocket", "uas", "airstrike", "knife", "arson", "other", "unknown")}

// TargetClasses list what was attacked.
var TargetClasses = CodeList{"target_class", bare("security_force", "local_official", "tribal_leader", "civilian", "infrastructure", "energy", "checkpoint", "convoy", "prison_camp", "aid", "religious", "other", "unknown")}

// Roles say what an actor did. side_a and side_b are for sources that do not say who initiated (UCDP types 1 and 2).
var Roles = CodeList{"role", []Code{
	{"perpetrator", "Perpetrator", "الفاعل", "", "UCDP side_a of type 3"},
	{"target", "Target", "الهدف", "", "UCDP side_b of type 3"},
	{"initiator", "Initiator", "البادئ", "", ""},
	{"supporting", "Supporting", "داعم", "", ""},
	{"detaining", "Detaining", "المحتجِز", "", ""},
	{"claimant", "Claimant", "المتبني", "", ""},
	{"affected", "Affected", "المتأثر", "", ""},
	{"side_a", "Side A", "الطرف أ", "", "UCDP side_a of types 1, 2"},
	{"side_b", "Side B", "الطرف ب", "", "UCDP side_b of types 1, 2"},
	{"unknown", "Role not stated", "الدور غير مذكور", "The source names the actor without saying what it did.", ""},
}}

// Verifications say how well a record stands.
var Verifications = CodeList{"verification", []Code{
	{"unverified", "Unverified", "غير متحقق", "", ""},
	{"single_source", "Single source", "مصدر واحد", "", ""},
	{"corroborated", "Corroborated", "مؤيد", "Two or more independent publishers.", ""},
	{"verified", "Verified", "متحقق", "", ""},
	{"disputed", "Disputed", "متنازع", "", ""},
	{"refuted", "Refuted", "مدحوض", "", ""},
	{"duplicate", "Duplicate", "مكرر", "", ""},
}}

// Workflows are the states of a record; only published and frozen ones are ever public.
var Workflows = CodeList{"workflow", bare("draft", "review", "published", "frozen", "withdrawn")}

// TLPs are the Traffic Light Protocol 2.0 markings.
var TLPs = CodeList{"tlp", bare("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")}

// Coarsenings say what an audience sees of a place.
var Coarsenings = CodeList{"coarsen", bare("as_is", "1km", "5km", "10km", "adm2", "adm1", "hide")}

// ActorClasses crosswalk to ACLED's inter codes.
var ActorClasses = CodeList{"actor_class", []Code{
	{"state_forces", "State forces", "قوات الدولة", "", "ACLED inter 1"},
	{"rebel", "Rebel group", "جماعة متمردة", "", "ACLED inter 2"},
	{"political_militia", "Political militia", "ميليشيا سياسية", "", "ACLED inter 3"},
	{"identity_militia", "Identity militia", "ميليشيا هوية", "", "ACLED inter 4"},
	{"rioters", "Rioters", "مثيرو شغب", "", "ACLED inter 5"},
	{"protesters", "Protesters", "محتجون", "", "ACLED inter 6"},
	{"civilians", "Civilians", "مدنيون", "", "ACLED inter 7"},
	{"external", "External/other", "خارجي", "", "ACLED inter 8"},
	{"unknown", "Unknown", "غير معروف", "", ""},
}}

// SourceTypes say what kind of publisher a source is.
var SourceTypes = CodeList{"source_type", bare("traditional_media", "report", "local_partner", "new_media", "official_statement", "party_to_conflict", "imagery", "dataset", "unknown")}

// Reliabilities is the Admiralty grade of a source. Ordinal only: never averaged; F is unknown, not worst.
var Reliabilities = CodeList{"reliability", []Code{
	{"A", "Completely reliable", "موثوق تماماً", "", ""},
	{"B", "Usually reliable", "موثوق عادة", "", ""},
	{"C", "Fairly reliable", "موثوق نوعاً ما", "", ""},
	{"D", "Not usually reliable", "غير موثوق عادة", "", ""},
	{"E", "Unreliable", "غير موثوق", "", ""},
	{"F", "Cannot be judged", "لا يمكن الحكم", "", ""},
}}

// Credibilities is the Admiralty grade of a claim. Ordinal only: never averaged; 6 is unknown, not worst.
var Credibilities = CodeList{"credibility", []Code{
	{"1", "Confirmed by other sources", "مؤكد من مصادر أخرى", "", ""},
	{"2", "Probably true", "صحيح غالباً", "", ""},
	{"3", "Possibly true", "ربما صحيح", "", ""},
	{"4", "Doubtful", "مشكوك فيه", "", ""},
	{"5", "Improbable", "غير مرجح", "", ""},
	{"6", "Cannot be judged", "لا يمكن الحكم", "", ""},
}}

// Grades are the Admiralty grades of a source and its claim together, as B2. Ordinal in each part only.
var Grades = CodeList{"grade", func() (codes []Code) {
	for _, source := range Reliabilities.Codes {
		for _, claim := range Credibilities.Codes {
			grade := source.Code + claim.Code
			codes = append(codes, Code{grade, grade + " · " + source.En + ", " + strings.ToLower(claim.En[:1]) + claim.En[1:], grade + " · " + source.Ar + "، " + claim.Ar, "", "AJP-2.1"})
		}
	}
	return codes
}()}

// Stances say what a claim does to a record.
var Stances = CodeList{"stance", bare("supports", "contradicts", "mentions")}

// bare makes codes that are their own labels.
func bare(codes ...string) []Code {
	list := make([]Code, len(codes))
	for i, c := range codes {
		list[i] = Code{Code: c, En: c, Ar: c}
	}
	return list
}

// CorridorKinds tell what a corridor is for.
var CorridorKinds = CodeList{"corridor_kind", []Code{
	{"infiltration", "Infiltration", "تسلل", "People are reported to move in secret.", ""},
	{"supply", "Supply", "إمداد", "Goods, arms or money are reported to move.", ""},
	{"patrol", "Patrol", "دورية", "A force is reported to go along it.", ""},
}}

// CorridorDirections tell which way movement along a corridor is reported. Unknown is null.
var CorridorDirections = CodeList{"corridor_direction", []Code{
	{"forward", "Forward", "إلى الأمام", "From the first position of the line to the last.", ""},
	{"backward", "Backward", "إلى الخلف", "From the last position of the line to the first.", ""},
	{"both", "Both ways", "في الاتجاهين", "", ""},
}}

// CorridorConfidences tell how sure it is that there is such a corridor. Unknown is null.
var CorridorConfidences = CodeList{"corridor_confidence", []Code{
	{"low", "Low", "منخفضة", "", "STIX 15"},
	{"moderate", "Moderate", "متوسطة", "", "STIX 50"},
	{"high", "High", "عالية", "", "STIX 85"},
}}

// KeyRoles tell what the holder of a key may do.
var KeyRoles = CodeList{"key_role", []Code{
	{"member", "Member", "عضو", "Reads what the public reads.", ""},
	{"analyst", "Analyst", "محلل", "Reads what the public reads.", ""},
	{"editor", "Editor", "محرر", "Draws, changes and withdraws corridors.", ""},
	{"admin", "Administrator", "مدير", "Draws, changes and withdraws corridors.", ""},
}}
