"""docs/methods.md, "Lethality against tempo" and "Trends": all together and two governorates, 2018 to 2020."""

import datetime

from asked import DATA_SET, compare, end, get, incidents, mondays
from trend import trend

asked = {"datetime": "2018-01-01/2020-12-31"}
answer = get("/analysis/lethality", origin=DATA_SET, mass_from=4, **asked)
us = incidents(**asked)
weeks = mondays(datetime.date(2018, 1, 1), max(i.last for i in us))
for told in [answer["all"], *answer["areas"][:2]]:
    here = [i for i in us if i.week in weeks and told["area"] in ("", i.adm1)]
    tolls = {week: [i.properties["killed_best"] for i in here if i.week == week and i.properties["killed_best"] is not None] for week in weeks}
    known = [killed for toll in tolls.values() for killed in toll]
    for name, value in (("events", len(here)), ("killed", sum(known)), ("killed_unknown", len(here) - len(known)), ("mass_casualty_events", sum(k >= 4 for k in known))):
        compare("lethality, " + name, told[name], value)
    for name, points in (
        ("events_a_week", [(number, sum(i.week == week for i in here)) for number, week in enumerate(weeks)]),
        ("deaths_an_event", [(number, sum(tolls[week]) / len(tolls[week])) for number, week in enumerate(weeks) if tolls[week]]),
        ("mass_events_week", [(number, sum(k >= 4 for k in tolls[week])) for number, week in enumerate(weeks)]),
        ("small_events_week", [(number, sum(k < 4 for k in tolls[week])) for number, week in enumerate(weeks)]),
    ):
        for part, value in zip(("slope", "low", "high", "tau", "p"), trend(points)):
            compare(f"lethality, {part} of weekly series", told[name][part], value, error=0 if part == "p" else 1e-12)
end()
