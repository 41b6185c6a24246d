"""How the crowd of the demo answers what is picked from pictures, set in order or paid for with coins."""

from random import Random

COINS = 10
Marks = list[tuple[int, int]]


def picked(weights: list[float], random: Random) -> Marks:
    """One option, by its weight."""
    return [(random.choices(range(len(weights)), weights)[0], 1)]


def in_order(weights: list[float], random: Random) -> Marks:
    """An order drawn by weight; many place everything, some only what matters to them."""
    left = list(range(len(weights)))
    number = len(left) if random.random() < 0.55 else random.randint(1, len(left) - 1)
    marks: Marks = []
    for place in range(1, number + 1):
        drawn = random.choices(left, [weights[item] for item in left])[0]
        left.remove(drawn)
        marks.append((drawn, place))
    return marks


def coins(weights: list[float], random: Random) -> Marks:
    """Ten coins on what this person cares for, in a few heaps; some keep a few."""
    care = [weight * random.random() ** 2 for weight in weights]
    spent = COINS if random.random() < 0.7 else random.randint(5, COINS - 1)
    given = [int(spent * each / sum(care)) for each in care]
    given[care.index(max(care))] += spent - sum(given)
    return [(item, number) for item, number in enumerate(given) if number]
