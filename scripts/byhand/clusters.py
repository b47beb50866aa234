"""docs/methods.md, "Clusters": DBSCAN."""

from asked import DATA_SET, compare, end, get, incidents
from plane import geodesic_km

EPS, LEAST = 15, 10
asked = {"datetime": "2016-01-01/2016-12-31", "adm0": "IRQ"}
answer = get("/analysis/clusters", eps_km=EPS, min_incidents=LEAST, origin=DATA_SET, **asked)
at = {}
for i in incidents(**asked):
    at.setdefault(i.place, []).append(i)
near = {p: [q for q in at if abs(p[1] - q[1]) < 0.2 and geodesic_km(p, q) <= EPS] for p in at}
core = {p for p in at if sum(len(at[q]) for q in near[p]) >= LEAST}
cluster = {}
for number, start in enumerate(sorted(core)):
    reached = [] if start in cluster else [start]
    while reached:
        p = reached.pop()
        cluster[p] = number
        reached += [q for q in near[p] if q in core and q not in cluster]
for p in at.keys() - core:
    nearest = min(((geodesic_km(p, q), q) for q in near[p] if q in core), default=None)
    if nearest:
        cluster[p] = cluster[nearest[1]]
noise = [p for p in at if p not in cluster]
hand = []
for number in set(cluster.values()):
    places = [p for p in at if cluster.get(p) == number]
    members = [i for p in places for i in at[p]]
    hand.append((len(members), len(places), sum(len(at[p]) for p in places if p in core), str(min(i.first for i in members)), str(max(i.last for i in members))))
told = ("incidents", "places", "incidents_at_core_places", "first_day", "last_day")
server = [tuple(f["properties"][name] for name in told) for f in answer["features"]]
compare("clusters, how many", len(server), len(hand))
for a, b in zip(sorted(server), sorted(hand)):
    compare("clusters, members and days", a, b)
compare("clusters, noise", (answer["summary"]["noise_places"], answer["summary"]["noise_incidents"]), (len(noise), sum(len(at[p]) for p in noise)))
end()
