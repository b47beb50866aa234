"""docs/methods.md, "Trends": the Theil-Sen slope with Sen's interval, and Kendall's test."""

import math
from collections import Counter


def trend(points):
    """Slope, low, high, tau and p of pairs (x, y), no two x equal."""
    points = sorted(points)
    n = len(points)
    slopes = sorted((points[j][1] - points[i][1]) / (points[j][0] - points[i][0]) for j in range(n) for i in range(j))
    s, pairs = sum((slope > 0) - (slope < 0) for slope in slopes), len(slopes)
    ties = Counter(y for _, y in points).values()
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    tau = s / math.sqrt(pairs * (pairs - sum(t * (t - 1) // 2 for t in ties)))
    half = 1.959964 * math.sqrt(variance)
    low, high = slopes[round((pairs - half) / 2) - 1], slopes[round((pairs + half) / 2)]
    p = exact(n, s) if n < 50 and max(ties) == 1 else math.erfc(abs(s) / math.sqrt(2 * variance))
    return (slopes[pairs // 2] + slopes[(pairs - 1) // 2]) / 2, low, high, tau, p


def exact(n, s):
    """The share of all orders of n whose rising less falling pairs are at least so far from 0."""
    orders = [1]
    for k in range(1, n):
        orders = [sum(orders[max(0, falls - k) : falls + 1]) for falls in range(len(orders) + k)]
    return min(1.0, sum(count for falls, count in enumerate(orders) if abs(len(orders) - 1 - 2 * falls) >= abs(s)) / math.factorial(n))
