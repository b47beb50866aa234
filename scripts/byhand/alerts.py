"""docs/methods.md, "Alert rules" and "The expected band": every rule about one week of every governorate and side, without the simulations."""

import datetime
import math
import statistics

from asked import DATA_SET, DAY, compare, end, get, incidents
from laws import band, benjamini_hochberg, chances, negative_binomial_size

Z, BASELINE = 3.0902323, 26
answer = get("/analysis/alerts", by="adm1", asof="2014-06-09", origin=DATA_SET)
week = datetime.date.fromisoformat(answer["week"])
weeks = [week - 7 * back * DAY for back in range(40, -1, -1)]
series = {}
for i in incidents(datetime=f"{weeks[0]}/{week + 6 * DAY}"):
    if i.week in weeks:
        series.setdefault((i.adm1, i.side), dict.fromkeys(weeks, 0))[i.week] += 1


def mean_sd(values):
    return statistics.mean(values), statistics.stdev(values)


def c2(x, t):
    """None where the baseline does not vary and the week is as it."""
    mean, sd = mean_sd(x[t - 9 : t - 2])
    if sd == 0:
        return None if x[t] == mean else math.copysign(math.inf, x[t] - mean)
    return (x[t] - mean) / sd


def ears(x, t):
    limits = [mean + Z * sd for mean, sd in (mean_sd(x[t - 7 : t]), mean_sd(x[t - 9 : t - 2]))]
    _, sd = mean_sd(x[t - 9 : t - 2])
    before = c2(x, t - 1), c2(x, t - 2)
    if None in before or (sd == 0 and math.inf in before):
        return *limits, None
    excess = sum(max(0, c - 1) for c in before)
    return *limits, max(0.0, x[t] + (sd and sd * (Z - excess)))


def cusum(x, t):
    m, total = statistics.mean(x[t - 33 : t - 7]), 0.0
    for count in x[t - 7 : t + 1]:
        total = max(0.0, total + (count - m) / math.sqrt(m) - 1.04) if m else None
    return total


judged = []
for line in answer["areas"]:
    x = list(series.get((line["area"], line["side"]), dict.fromkeys(weeks, 0)).values())
    t, before = len(x) - 1, x[-BASELINE - 1 : -1]
    compare("alerts, count", line["count"], x[t])
    compare("alerts, enough", line["enough"], x[t] + sum(before) >= 5)
    if not line["enough"]:
        continue
    size, p = negative_binomial_size(before)
    compare("alerts, p of overdispersion", line["baseline"]["p_overdispersed"], p)
    compare("alerts, size of the negative binomial", line["baseline"]["negative_binomial_size"], size)
    compare("alerts, band", tuple(line["expected"].values()), band(sum(before), BASELINE, size))
    rules = {rule["rule"]: rule for rule in line["rules"]}
    draws = x[t] + sum(before)
    judged.append((rules, math.fsum(chances(draws, BASELINE, None)[x[t] :]), math.fsum(chances(draws, BASELINE, size)[x[t] :])))
    for name, limit in zip(("ears_c1", "ears_c2", "ears_c3"), ears(x, t)):
        compare("alerts, limit of " + name, rules[name].get("limit"), limit, 1e-7)
        compare("alerts, flag of " + name, rules[name]["flagged"], None if limit is None else x[t] > limit)
    compare("alerts, sum of cusum", rules["cusum"].get("statistic"), cusum(x, t))
    mean = statistics.mean(x[t - 4 : t])
    compare("alerts, flag of plus_100_percent", rules["plus_100_percent"]["flagged"], x[t] >= 2 * mean and mean >= 1)
for number, name in ((1, "exact_poisson"), (2, "negative_binomial")):
    for series_judged, q in zip(judged, benjamini_hochberg([j[number] for j in judged])):
        compare(f"alerts, p of {name}", series_judged[0][name]["p"], series_judged[number])
        compare(f"alerts, q of {name}", series_judged[0][name]["q"], q)
end()
