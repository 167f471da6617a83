"""Drawings of single things: a map, a calendar, a ballot box, a letter. Each says what can be seen on it."""

from itertools import pairwise

from zhibu.demo.drawings.pen import RED, RED_WASH, WASHES, WHITE, Pen


def map_(pen: Pen) -> list[str]:
    """A folded map with a way on it."""
    folds = [(40, 40), (100, 26), (160, 42), (220, 26), (280, 40)]
    for n, ((x1, y1), (x2, y2)) in enumerate(pairwise(folds)):
        pen.shape((x1, y1), (x2, y2), (x2, y2 + 104), (x1, y1 + 104), tint=WHITE if n % 2 else pen.tint(), over=True)
    pen.curve("M40 112c30-24 50 8 76-14s40 14 68-6 60 10 96-14", color=WASHES["indigo"], width=7)
    pen.curve(
        "M40 109c30-24 50 8 76-14s40 14 68-6 60 10 96-14M40 115c30-24 50 8 76-14s40 14 68-6 60 10 96-14", thin=True
    )
    spots = [(pen.between(56, 262), pen.between(56, 126)) for _ in range(pen.rng.randint(4, 7))]
    for x, y in spots[1:]:
        if pen.chance(0.5):
            pen.house(x - 7, y, 14, 8, roof=5)
        else:
            pen.tree(x, y, 16)
    x, y = pen.between(130, 200), pen.between(66, 84)
    pen.curve(f"M{x} {y}c-12-15-15-22-15-29a15 15 0 0 1 30 0c0 7-3 14-15 29z", fill=RED_WASH)
    pen.oval(x, y - 29, 5, 5, tint=WHITE)
    pen.curve(f"M{x} {y + 3}c-20 12-34 4-52 20s-22 14-30 14", color=RED, width=1.2)
    if pen.chance(0.5):
        pen.oval(258, 58, 11, 11, tint=WHITE, over=True)
        pen.shape((258, 49), (261, 58), (258, 67), (255, 58), thin=True, tint=RED_WASH)
        return ["一张展开的地图", "一条标红的路线", "一个指南针"]
    return ["一张展开的地图", "一条标红的路线", "沿途的房屋和树"]


def calendar(pen: Pen) -> list[str]:
    """A calendar with one day ringed."""
    pen.mirrored = False
    x, y = pen.between(76, 110), 24
    wide, tall = 136, 124
    pen.box(x, y, wide, tall, tint=WHITE)
    pen.wash(((x, y), (x + wide, y), (x + wide, y + 26), (x, y + 26)), pen.tint(), 1.5)
    pen.line((x, y + 26), (x + wide, y + 26))
    for n in range(7):
        pen.line((x + 14 + n * 18, y - 6), (x + 14 + n * 18, y + 5))
    rows = pen.rng.choice((4, 5))
    step = (tall - 34) / rows
    chosen = pen.rng.randrange(7 * rows)
    done = pen.rng.sample(range(7 * rows), pen.rng.randint(3, 9))
    for n in range(7 * rows):
        a, b = x + 14 + (n % 7) * 18, y + 34 + (n // 7 + 0.5) * step
        if n == chosen:
            pen.curve(f"M{a - 7:.1f} {b:.1f}c0-10 15-11 15-1s-14 10-14 0", color=RED, width=1.8)
        if n in done and n < chosen:
            pen.line((a - 3, b), (a - 1, b + 3), (a + 4, b - 4), thin=True)
        else:
            pen.line((a - 3, b), (a + 3, b), thin=True)
    seen = ["一本月历", "一个日子用红笔圈了起来"]
    pen.line((18, 160), (302, 160))
    if pen.chance(0.6):
        pen.plant(36 if x > 92 else 270, 159, 1.3)
        seen.append("旁边一盆绿植")
    else:
        pen.cup(40 if x > 92 else 268, 159, 1.2)
        seen.append("旁边一杯茶")
    return seen


def ballot(pen: Pen) -> list[str]:
    """A ballot box and a slip."""
    pen.mirrored = False
    x, y = pen.between(92, 130), 156
    pen.shape((x, y - 72), (x + 96, y - 72), (x + 96, y), (x, y), tint=pen.tint(), over=True)
    pen.shape((x, y - 72), (x + 18, y - 88), (x + 114, y - 88), (x + 96, y - 72), tint=WHITE, over=True)
    pen.shape((x + 96, y - 72), (x + 114, y - 88), (x + 114, y - 14), (x + 96, y), tint=WASHES["mist"], over=True)
    pen.line((x + 36, y - 80), (x + 78, y - 80), width=3)
    lean = pen.between(-6, 8)
    pen.shape(
        (x + 40 + lean, y - 120), (x + 76 + lean, y - 122), (x + 74, y - 81), (x + 42, y - 81), tint=WHITE, over=True
    )  # fmt: skip
    for n in range(3):
        pen.line((x + 47 + lean * 0.6, y - 112 + n * 9), (x + 68 + lean * 0.6, y - 113 + n * 9), thin=True)
    pen.line((x + 62, y - 96), (x + 65, y - 92), (x + 72, y - 102), color=RED, width=1.8)
    pen.line((16, y), (304, y))
    seen = ["一只票箱", "一张选票正投进去"]
    if pen.chance(0.6):
        _tally(pen, 22, 40)
        seen.append("墙上的计票板画着正字")
    if pen.chance(0.6):
        pen.line((x + 140, y - 3), (x + 178, y - 8), width=3)
        pen.line((x + 178, y - 8), (x + 184, y - 9))
        seen.append("一支笔")
    return seen


def _tally(pen: Pen, x: float, y: float) -> None:
    """Strokes in fives, as votes are counted on a board."""
    pen.box(x, y, 56, 62, tint=WHITE)
    for row in range(3):
        for n in range(pen.rng.randint(1, 3)):
            a, b = x + 7 + n * 15, y + 7 + row * 18
            pen.line((a, b), (a + 11, b), thin=True)
            pen.line((a + 5.5, b), (a + 5.5, b + 12), thin=True)
            pen.line((a + 5.5, b + 6), (a + 10, b + 6), thin=True)
            pen.line((a + 2, b + 5), (a + 2, b + 12), thin=True)
            pen.line((a - 1, b + 12), (a + 12, b + 12), thin=True)


def letter(pen: Pen) -> list[str]:
    """A letter and its envelope."""
    x, y = pen.between(60, 84), pen.between(56, 68)
    lean = pen.between(-5, 5)
    pen.shape((x + 22, y - 36 + lean), (x + 122, y - 42), (x + 130, y + 40), (x + 26, y + 44), tint=WHITE, over=True)
    for n in range(5):
        pen.line((x + 34, y - 22 + n * 9), (x + pen.between(84, 112), y - 25 + n * 9), thin=True)
    pen.shape((x, y + 14), (x + 150, y + 14), (x + 150, y + 94), (x, y + 94), tint=pen.tint(), over=True)
    pen.line((x, y + 14), (x + 75, y + 62), (x + 150, y + 14))
    pen.line((x, y + 94), (x + 54, y + 50), thin=True)
    pen.line((x + 150, y + 94), (x + 96, y + 50), thin=True)
    seen = ["一封信", "一只信封"]
    if pen.chance(0.7):
        pen.line((244, 70), (262, 128), width=3)
        pen.line((262, 128), (265, 138))
        pen.line((247, 68), (252, 66), thin=True)
        seen.append("一支钢笔")
    else:
        pen.cup(262, 142, 1.2)
        seen.append("一杯茶")
    pen.box(x + 122, y + 70, 18, 16, tint=RED_WASH, thin=True)
    return seen
