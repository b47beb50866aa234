"""Distributions, from their definitions: sums of probabilities and bisection, no library."""

import math


def log_choose(n, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def binomial(n, share):
    return [math.exp(log_choose(n, k) + k * math.log(share) + (n - k) * math.log1p(-share)) for k in range(n + 1)]


def beta_binomial(n, a, b):
    def log_beta(x, y):
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    return [math.exp(log_choose(n, k) + log_beta(k + a, n - k + b) - log_beta(a, b)) for k in range(n + 1)]


def poisson(k, mean):
    return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) if mean > 0 else float(k == 0)


def poisson_below(n, mean):
    """P(n or fewer)."""
    return math.fsum(poisson(k, mean) for k in range(n + 1))


def poisson_above(n, mean):
    """P(n or more)."""
    return math.fsum(poisson(k, mean) for k in range(n, n + 40 + int(20 * math.sqrt(n + mean))))


def bisect(rising, low, high):
    """Where a rising function crosses 0."""
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def garwood(n):
    """The exact 95 % interval of a Poisson count's mean."""
    low = 0.0 if n == 0 else bisect(lambda mean: poisson_above(n, mean) - 0.025, 0, n)
    return low, bisect(lambda mean: 0.025 - poisson_below(n, mean), n, 2 * n + 20)


def clopper_pearson(k, n):
    low = 0.0 if k == 0 else bisect(lambda s: math.fsum(binomial(n, s)[k:]) - 0.025, 1e-12, 1 - 1e-12)
    high = 1.0 if k == n else bisect(lambda s: 0.025 - math.fsum(binomial(n, s)[: k + 1]), 1e-12, 1 - 1e-12)
    return low, high


def two_sided(chances, seen):
    """All outcomes that are no more likely than the one seen, with R's allowance for rounding."""
    return min(1.0, math.fsum(c for c in chances if c <= chances[seen] * (1 + 1e-7)))


def chi_square_above(x, degrees):
    """P(more than x), by steps of two degrees from those of 1 or 2."""
    half = x / 2
    if half <= 0:
        return 1.0
    first = degrees % 2 or 2
    total = math.erfc(math.sqrt(half)) if first == 1 else math.exp(-half)
    return min(1.0, total + math.fsum(math.exp((k / 2) * math.log(half) - half - math.lgamma(k / 2 + 1)) for k in range(first, degrees, 2)))


def normal_two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def benjamini_hochberg(values):
    q, least = [1.0] * len(values), 1.0
    for rank, at in sorted(enumerate(sorted(range(len(values)), key=lambda i: values[i]), 1), reverse=True):
        least = min(least, values[at] * len(values) / rank)
        q[at] = least
    return q


def negative_binomial_size(counts):
    """k where the counts vary more than Poisson ones do, None where they don't, and p of that."""
    n, m = len(counts), sum(counts) / len(counts)
    if m == 0:
        return None, None
    squares = math.fsum((x - m) ** 2 for x in counts)
    p = chi_square_above(squares / m, n - 1)
    variance = squares / (n - 1)
    return (m * m / (variance - m) if p < 0.05 and variance > m else None), p


def chances(draws, weeks, size):
    """How many of so many incidents fall into the last week, after so many weeks of baseline."""
    return beta_binomial(draws, size, weeks * size) if size else binomial(draws, 1 / (weeks + 1))


def band(total, weeks, size):
    """The counts whose tails have over 2.5 % each, given the baseline's total and the count itself."""
    low = 0
    while math.fsum(chances(total + low, weeks, size)[: low + 1]) <= 0.025:
        low += 1
    high = low
    while math.fsum(chances(total + high + 1, weeks, size)[high + 1 :]) > 0.025:
        high += 1
    return low, high
