"""Drawings of places out of doors. Each says what can be seen on it."""

from zhibu.demo.drawings.pen import RED, RED_WASH, WASHES, WHITE, Pen


def _sky(pen: Pen, seen: list[str]) -> None:
    if pen.chance(0.75):
        pen.sun()
    if pen.chance(0.5):
        pen.birds()
        seen.append("几只飞鸟")


def street(pen: Pen) -> list[str]:
    """A row of houses."""
    seen = ["一条街", "临街的铺面"]
    _sky(pen, seen)
    x = 14.0
    while x < 280:
        w, h = pen.between(34, 58), pen.between(44, 92)
        w = min(w, 306 - x)
        pen.box(x, 150 - h, w, h, tint=pen.tint(pen.rng.randint(0, 3)), over=True)
        if pen.chance(0.5):
            pen.shape(
                (x - 2, 150 - h), (x + w / 2, 150 - h - 12), (x + w + 2, 150 - h), tint=WASHES["mist"], over=True
            )
        for row in range(int((h - 34) // 18)):
            for n in range(2):
                pen.window(x + w * (0.16 + 0.42 * n), 150 - h + 8 + row * 18, w * 0.24, 10)
        pen.shape(
            (x + 3, 122), (x + w - 3, 122), (x + w, 130), (x, 130), tint=RED_WASH if pen.chance(0.35) else WHITE
        )
        pen.box(x + w * 0.56, 131, w * 0.26, 19, tint=WASHES["clay"], thin=True)
        pen.window(x + w * 0.12, 133, w * 0.34, 11)
        x += w + pen.between(1, 6)
    pen.ground(150)
    for place in pen.rng.sample((46, 108, 176, 238, 290), pen.rng.randint(2, 3)):
        pen.tree(place, 152, pen.between(34, 48))
    if pen.chance(0.6):
        a = pen.between(90, 200)
        for dx in (0, 22):
            pen.oval(a + dx, 160, 7, 7)
        pen.line((a, 160), (a + 7, 150), (a + 17, 150), (a + 22, 160), (a + 11, 160), (a + 7, 150))
        pen.line((a + 17, 150), (a + 16, 145), (a + 21, 144))
        seen.append("一辆自行车")
    return seen


def village(pen: Pen) -> list[str]:
    """Houses between fields and hills."""
    seen = ["山脚下的村子"]
    _sky(pen, seen)
    pen.hills(112, pen.tint(), pen.between(40, 66))
    if pen.chance(0.6):
        pen.hills(116, WASHES["jade"], 24)
    pen.line((6, 116), (314, 115), thin=True)
    places = pen.rng.sample((26, 84, 142, 200, 252), pen.rng.randint(3, 4))
    for x in sorted(places):
        y = pen.between(120, 132)
        pen.house(x, y, pen.between(38, 50), pen.between(18, 25), roof=pen.between(10, 15))
    for _ in range(3):
        pen.tree(pen.between(14, 306), pen.between(124, 136), pen.between(26, 40))
    for n in range(5):
        pen.curve(
            f"M{8 + n * 3} {140 + n * 8}q70-{pen.between(2, 7):.1f} 150 0t{152 - n * 3} {pen.between(-2, 2):.1f}",
            thin=True,
        )
    for _ in range(12):
        left, low = pen.between(14, 300), pen.between(146, 174)
        pen.curve(f"M{left:.1f} {low:.1f}q-2-5-4-6m4 6q1-5 4-7", thin=True, color="#6E9C85")
    return [*seen, "房前屋后的树", "门前的田垄"]


def factory(pen: Pen) -> list[str]:
    """A works with a roof like a saw."""
    seen = ["一座厂房", "锯齿形屋顶"]
    _sky(pen, seen)
    count = pen.rng.randint(3, 5)
    wide = 200 / count
    for n in range(count):
        x = 24 + n * wide
        pen.shape((x, 150), (x, 92), (x + wide, 74), (x + wide, 150), tint=pen.tint(n % 2), over=True)
        pen.window(x + wide * 0.2, 112, wide * 0.6, 16, panes=(3, 1))
    x = pen.between(236, 256)
    pen.shape((x, 150), (x + 3, 46), (x + 15, 46), (x + 18, 150), tint=WASHES["clay"], over=True)
    pen.line((x + 2, 62), (x + 16, 62), color=RED, width=3)
    if pen.chance(0.6):
        pen.line((286, 150), (286, 40), (222, 40))
        pen.line((286, 40), (300, 44), (286, 52), thin=True)
        pen.line((232, 40), (232, 66), thin=True)
        pen.box(225, 66, 14, 9, tint=pen.tint(2))
        seen.append("一台塔吊")
    if pen.chance(0.6):
        for n in range(3):
            a = 36 + n * 54
            pen.shape((a, 164), (a + 36, 164), (a + 28, 176), (a - 8, 176), tint=WASHES["indigo"], thin=True)
            pen.line((a + 14, 164), (a + 8, 176), thin=True)
        seen.append("几块光伏板")
    pen.ground(150)
    pen.tree(14, 152, 40)
    return seen


def school(pen: Pen) -> list[str]:
    """A school and its yard."""
    seen = ["一所学校的教学楼"]
    _sky(pen, seen)
    left, wide = pen.between(44, 60), pen.between(196, 216)
    floors = pen.rng.choice((2, 3))
    tall = floors * 26 + 6
    pen.box(left, 142 - tall, wide, tall, tint=WHITE, over=True)
    pen.wash(
        ((left, 142 - tall), (left + wide, 142 - tall), (left + wide, 150 - tall), (left, 150 - tall)), pen.tint()
    )
    for floor in range(floors):
        for n in range(6):
            if floor or n not in {2, 3}:
                pen.window(left + 9 + n * (wide - 12) / 6, 142 - 22 - floor * 26, (wide - 12) / 6 - 9, 14)
    middle = left + wide / 2
    pen.box(middle - 22, 116, 44, 26, tint=WASHES["clay"], over=True)
    pen.line((middle, 116), (middle, 142), thin=True)
    pen.shape((middle - 24, 142 - tall), (middle, 122 - tall), (middle + 24, 142 - tall), tint=pen.tint(1), over=True)
    pen.oval(middle, 136 - tall, 5.5, 5.5, tint=WHITE)
    pen.ground(142)
    pen.curve("M30 176q130-30 262 0M64 176q96-18 194 0", thin=True)
    pen.tree(24, 144, 48)
    pen.tree(300, 144, 44)
    if pen.chance(0.6):
        pen.line((284, 166), (284, 118))
        pen.box(274, 112, 20, 14, over=True)
        pen.oval(279, 130, 5, 2)
        return [*seen, "门前的跑道", "一个篮球架"]
    return [*seen, "门前的跑道", "两边的树"]


def hospital(pen: Pen) -> list[str]:
    """A clinic."""
    seen = ["一家卫生院"]
    _sky(pen, seen)
    pen.hills(146, pen.tint(2), 40)
    x = pen.between(66, 92)
    pen.box(x, 58, 84, 90, tint=WHITE, over=True)
    pen.box(x + 84, 88, 92, 60, tint=pen.tint(), over=True)
    for row in range(3):
        for n in range(3):
            pen.window(x + 10 + n * 25, 84 + row * 20, 14, 11)
    for n in range(3):
        pen.window(x + 96 + n * 26, 100, 15, 12)
    pen.oval(x + 42, 70, 9, 9, tint=WASHES["jade"])
    pen.line((x + 42, 65), (x + 42, 75), color="#1E7A5A", width=2)
    pen.line((x + 37, 70), (x + 47, 70), color="#1E7A5A", width=2)
    pen.shape((x + 100, 124), (x + 160, 124), (x + 164, 130), (x + 96, 130), tint=WASHES["jade"], over=True)
    pen.box(x + 112, 130, 36, 18, tint=WASHES["indigo"], over=True)
    pen.line((x + 130, 130), (x + 130, 148), thin=True)
    pen.ground(148)
    pen.tree(36, 150, pen.between(44, 60))
    pen.tree(288, 150, pen.between(36, 52))
    if pen.chance(0.6):
        pen.line((44, 162), (80, 162))
        pen.line((44, 155), (80, 155))
        pen.line((48, 155), (48, 169), thin=True)
        pen.line((76, 155), (76, 169), thin=True)
        seen.append("门前一条长椅")
    return [*seen, "楼上有绿色的十字标志", "两边的树"]


def river(pen: Pen) -> list[str]:
    """A river with a bridge."""
    seen = ["一条河", "一座拱桥"]
    _sky(pen, seen)
    pen.hills(96, pen.tint(), pen.between(34, 56))
    pen.parts.append(
        f'<path d="M4 112Q90 100 160 110T316 106V170Q220 182 120 172T4 174Z" fill="{WASHES["indigo"]}"/>'
    )
    x = pen.between(70, 100)
    pen.curve(f"M{x} 126q70-64 140 0l10 2q-80-84-162 0z", fill=WHITE)
    pen.curve(f"M{x + 18} 128q52-46 104 0", fill=WASHES["indigo"])
    for n in range(7):
        a = x + 8 + n * 20
        high = 127 - 30 * (1 - ((a - x - 70) / 70) ** 2) - 9
        pen.line((a, high), (a, high + 7), thin=True)
    for _ in range(10):
        a, b = pen.between(16, 280), pen.between(134, 170)
        pen.curve(f"M{a:.1f} {b:.1f}q6-3 12 0t12 0", thin=True)
    if pen.chance(0.6):
        a, b = pen.between(200, 240), pen.between(146, 158)
        pen.curve(f"M{a:.1f} {b:.1f}q22 9 44 0l-7 8h-30z", fill=WASHES["clay"])
        pen.curve(f"M{a + 12:.1f} {b + 1:.1f}q0-13 10-13t10 13", fill=WHITE)
        seen.append("一只小船")
    pen.tree(24, 128, pen.between(52, 70))
    pen.tree(298, 124, pen.between(44, 62))
    return [*seen, "岸边的树"]


def tree(pen: Pen) -> list[str]:
    """A large old tree with a bench."""
    seen = ["一棵大树"]
    _sky(pen, seen)
    pen.hills(150, pen.tint(3), 30)
    x = pen.between(130, 190)
    color = pen.rng.choice((WASHES["jade"], WASHES["amber"], RED_WASH))
    for _ in range(9):
        a, b = x + pen.between(-58, 58), pen.between(34, 84)
        r = pen.between(18, 30)
        pen.oval(a, b, r, r * 0.8, tint=color, thin=True)
    pen.curve(
        f"M{x - 12} 151q6-30 2-54l-22-24M{x + 12} 151q-4-30 0-52l24-30M{x - 4} 100q4-18 0-40M{x + 6} 104q2-14 10-22",
        width=1.8,
    )
    for _ in range(14):
        a, b = x + pen.between(-70, 70), pen.between(92, 160)
        pen.curve(f"M{a:.1f} {b:.1f}q3-4 6 0-3 3-6 0z", thin=True, fill=color)
    pen.ground(151)
    side = -1 if pen.chance(0.5) else 1
    a = x + side * 66
    pen.box(a - 22, 134, 44, 4, tint=WASHES["clay"], over=True)
    pen.line((a - 17, 138), (a - 17, 150))
    pen.line((a + 17, 138), (a + 17, 150))
    if pen.chance(0.5):
        pen.house(14 if side > 0 else 262, 150, 40, 22, roof=12)
        seen.append("远处一户人家")
    return [*seen, "树下一条长凳"]


def road(pen: Pen) -> list[str]:
    """A road that goes to the hills."""
    seen = ["一条通向远处的路"]
    _sky(pen, seen)
    pen.hills(92, pen.tint(), pen.between(38, 60))
    pen.hills(98, pen.tint(1), 20)
    sway = pen.between(-40, 40)
    pen.parts.append(
        f'<path d="M{90 + sway:.0f} 178C{150 + sway:.0f} 140 {200 - sway:.0f} 120 {168 + sway / 2:.0f} 98'
        f"H{176 + sway / 2:.0f}C{226 - sway:.0f} 122 {230 + sway:.0f} 140 {240 + sway:.0f} 178Z"
        f'" fill="{WASHES["mist"]}"/>'
    )
    pen.curve(f"M{90 + sway:.0f} 178C{150 + sway:.0f} 140 {200 - sway:.0f} 120 {168 + sway / 2:.0f} 98")
    pen.curve(f"M{240 + sway:.0f} 178C{230 + sway:.0f} 140 {226 - sway:.0f} 122 {176 + sway / 2:.0f} 98")
    pen.curve(f"M{165 + sway:.0f} 176C{190 + sway:.0f} 142 {213 - sway:.0f} 121 {172 + sway / 2:.0f} 99", thin=True)
    for n in range(pen.rng.randint(4, 6)):
        x = 22 + n * 14 if pen.chance(0.5) else 300 - n * 13
        pen.tree(x, 112 + n * 8, 22 + n * 6)
    if pen.chance(0.5):
        pen.line((272, 168), (272, 128))
        pen.shape((258, 126), (286, 126), (293, 133), (286, 140), (258, 140), tint=WHITE, over=True)
        pen.line((264, 133), (280, 133), color=RED, width=1.6)
        seen.append("一块指路牌")
    return [*seen, "路边的树", "远处的山"]
