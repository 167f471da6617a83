"""Drawings of rooms and of what stands on tables. Each says what can be seen on it."""

from collections.abc import Sequence

from zhibu.demo.drawings.pen import RED, RED_WASH, WASHES, WHITE, Pen, Point


def desk(pen: Pen) -> list[str]:
    """A desk with what one works with."""
    seen = ["一张书桌"]
    if pen.chance(0.55):
        x = pen.between(160, 205)
        pen.box(x, 22, 74, 66, tint=pen.tint(2))
        pen.line((x + 37, 22), (x + 37, 88), thin=True)
        pen.line((x, 55), (x + 74, 55), thin=True)
        pen.curve(f"M{x:.0f} 78q14-12 26-3t26-6q12-8 22 3", thin=True)
        seen.append("桌后有一扇窗")
    pen.line((14, 132), (160, 131), (306, 132))
    pen.line((14, 140), (160, 139.500), (306, 140), thin=True)
    for x in (30, 288):
        pen.line((x, 140), (x + pen.between(-2, 2), 174), thin=True)
    if pen.chance(0.5):
        pen.shape((112, 122), (150, 116), (190, 122), (190, 131), (150, 126), (112, 131), tint=WHITE, over=True)
        pen.line((150, 116), (150, 126), thin=True)
        for n in range(3):
            pen.line((119, 122.500 + n * 2.600), (144, 118.600 + n * 2.600), thin=True)
            pen.line((156, 118.600 + n * 2.600), (183, 122.500 + n * 2.600), thin=True)
        seen.append("摊开的本子")
    else:
        pen.books(116, 131, pen.rng.randint(2, 5), 58)
        seen.append("一摞书")
    seen.append(_beside(pen))
    if pen.chance(0.6):
        pen.cup(228, 131)
        seen.append("一杯热茶")
    else:
        _pens(pen, 230, 131)
        seen.append("笔筒")
    if pen.chance(0.5):
        pen.plant(270, 131, pen.between(0.9, 1.3))
        seen.append("一盆绿植")
    return seen


def _beside(pen: Pen) -> str:
    if pen.chance(0.5):
        pen.line((52, 131), (84, 131))
        pen.line((68, 131), (58, 96), (88, 66))
        pen.shape((80, 60), (96, 58), (110, 84), (82, 84), tint=WASHES["straw"], over=True)
        pen.wash(((82, 85), (110, 85), (128, 130), (74, 130)), "#FDF5E2", 1)
        return "一盏台灯"
    pen.box(40, 92, 50, 36, tint=pen.tint(3), over=True)
    pen.box(45, 97, 40, 25, thin=True, tint=WHITE)
    for n in range(3):
        pen.line((50, 103 + n * 6), (pen.between(66, 80), 103 + n * 6), thin=True)
    pen.line((56, 131), (74, 131))
    return "一台电脑"


def _pens(pen: Pen, x: float, y: float) -> None:
    for dx, lean in ((-5, -4), (-1, 1), (3, 5)):
        pen.line((x + dx, y - 16), (x + dx + lean, y - 34), width=1.8, color=RED if dx == 3 else "")
    pen.box(x - 9, y - 18, 18, 18, tint=pen.tint(1), over=True)


def window(pen: Pen) -> list[str]:
    """A window and what lies outside."""
    seen = ["一扇打开的窗"]
    pen.box(84, 16, 152, 114, tint=WHITE)
    pen.wash(((90, 22), (230, 22), (230, 124), (90, 124)), pen.tint(), 1)
    view = pen.rng.choice(("hills", "town", "rain"))
    if view == "hills":
        pen.dot(pen.between(120, 200), pen.between(40, 62), 11, RED_WASH)
        pen.curve("M90 104q22-26 44-9t40-14q30-14 56 10v33H90z", thin=True, fill=WASHES["jade"])
        seen.append("窗外是远山")
    elif view == "town":
        x = 96.0
        while x < 214:
            w, h = pen.between(14, 26), pen.between(24, 62)
            pen.box(x, 124 - h, min(w, 226 - x), h, tint=pen.tint(1), thin=True)
            for n in range(int(h // 14)):
                pen.line((x + 4, 130 - h + n * 12), (x + min(w, 226 - x) - 4, 130 - h + n * 12), thin=True)
            x += w + 3
        seen.append("窗外是一排楼房")
    else:
        for _ in range(26):
            x, y = pen.between(96, 224), pen.between(26, 108)
            pen.line((x, y), (x - 3, y + pen.between(6, 12)), thin=True)
        seen.append("窗外下着雨")
    pen.box(90, 22, 140, 102)
    pen.line((160, 22), (160, 124))
    pen.line((90, 62), (230, 62), thin=True)
    pen.line((70, 131), (250, 130))
    pen.line((74, 138), (246, 138), thin=True)
    if pen.chance(0.6):
        pen.curve("M62 10q4 60-6 118M84 12q-10 60-22 112M258 10q-4 60 6 118M236 12q10 60 22 112", thin=True)
        seen.append("挂着窗帘")
    at = pen.rng.sample((104, 140, 186, 214), 2)
    pen.plant(at[0], 130, pen.between(1, 1.4))
    pen.cup(at[1], 130, 0.9)
    return [*seen, "窗台上有绿植和茶杯"]


def tea(pen: Pen) -> list[str]:
    """A pot and cups."""
    y = 134
    pen.line((26, y + 3), (160, y + 2), (296, y + 3))
    if pen.chance(0.6):
        pen.shape((40, y + 2), (280, y + 2), (270, y + 12), (50, y + 12), tint=WASHES["clay"])
    x = pen.between(104, 128)
    pen.curve(f"M{x - 30} {y - 46}c-12 20-8 38 4 46h54c12-8 16-26 4-46-14-9-48-9-62 0z", fill=WHITE)
    pen.wash(((x - 28, y - 40), (x + 30, y - 40), (x + 28, y - 6), (x - 22, y - 4)), pen.tint())
    pen.curve(f"M{x - 24} {y - 49}c6-9 44-9 50 0M{x + 1} {y - 56}c-4-3-3-8 0-8s4 5 0 8z")
    pen.curve(f"M{x + 34} {y - 36}c14-1 18-12 22-22l6 3c-4 16-10 32-26 36")
    pen.curve(f"M{x - 33} {y - 40}c-16-6-24 4-22 16 1 9 9 15 21 14", thin=True)
    count = pen.rng.randint(1, 3)
    for n in range(count):
        pen.cup(198 + n * 32, y, pen.between(0.95, 1.15), steam=n == 0)
    seen = ["一把茶壶", f"{'一两三'[count - 1]}只杯子"]
    if pen.chance(0.5):
        pen.books(40, y + 2, 2, 34)
        seen.append("两本书")
    if pen.chance(0.5):
        pen.sun(30, 44)
    return seen


def room(pen: Pen) -> list[str]:
    """A meeting room before the meeting."""
    pen.line((6, 118), (60, 96), (260, 96), (314, 118))
    pen.line((60, 96), (60, 10), thin=True)
    pen.line((260, 96), (260, 10), thin=True)
    seen = ["一间会议室"]
    if pen.chance(0.5):
        pen.box(104, 22, 112, 50, tint=WASHES["jade"])
        for n in range(3):
            pen.line((114, 36 + n * 11), (pen.between(150, 204), 36 + n * 11), color=WHITE, width=2)
        seen.append("墙上有黑板")
    else:
        pen.box(98, 20, 124, 56, tint=WHITE)
        pen.wash(((106, 30), (150, 30), (150, 66), (106, 66)), pen.tint(1), 1)
        for n in range(4):
            pen.line((160, 36 + n * 9), (pen.between(180, 212), 36 + n * 9), thin=True)
        seen.append("墙上有屏幕")
    pen.oval(80, 34, 8, 8, tint=WHITE)
    pen.line((80, 34), (80, 29), thin=True)
    pen.line((80, 34), (84, 36), thin=True)
    chairs = pen.rng.randint(3, 5)
    for n in range(chairs):
        x = 92 + n * (136 / (chairs - 1)) - 8
        pen.shape((x, 84), (x + 16, 84), (x + 17, 106), (x - 1, 106), tint=pen.tint(2), over=True)
    pen.shape((82, 104), (238, 104), (276, 140), (44, 140), tint=WASHES["clay"], over=True)
    pen.line((44, 140), (44, 150), (276, 150), (276, 140))
    for n in range(chairs):
        x = 70 + n * (180 / (chairs - 1))
        pen.shape((x - 8, 118), (x + 8, 116), (x + 11, 123), (x - 6, 125), tint=WHITE, thin=True, over=True)
    pen.cup(pen.between(120, 200), 116, 0.5, steam=False)
    if pen.chance(0.5):
        pen.plant(286, 112, 1.2)
        seen.append("墙角有绿植")
    return [*seen, "长桌上摆好了材料", "还没有人来"]


def books(pen: Pen) -> list[str]:
    """A shelf."""
    seen = ["书架"]
    rows = pen.rng.choice((2, 3))
    pen.box(56, 14, 208, 146)
    pen.wash(((58, 16), (262, 16), (262, 158), (58, 158)), pen.tint(3), 1)
    tall = 146 / rows
    for row in range(rows):
        y = 14 + tall * (row + 1)
        pen.line((56, y), (264, y))
        _row_of_books(pen, 62, y - 1, tall * 0.78, plants=row == 0)
    pen.dot(pen.between(80, 240), 14 + tall - tall * 0.3, 2.6)
    return [*seen, "整齐的书", "几处放着花盆和盒子"]


def _row_of_books(pen: Pen, x: float, y: float, tall: float, *, plants: bool) -> None:
    gap = pen.between(90, 210)
    done = False
    while x < 250:
        if not done and x > gap - 20:
            done = True
            if plants and x < 226:
                pen.plant(x + 14, y, 0.8)
                x += 30
            elif x < 216:
                pen.box(x + 3, y - 20, 34, 20, tint=pen.tint(2), over=True)
                x += 42
            continue
        w, h = pen.between(5, 11), tall * pen.between(0.7, 1)
        lean = 5 if pen.chance(0.08) else 0
        points: Sequence[Point] = ((x + lean, y - h), (x + lean + w, y - h + lean * 0.4), (x + w, y), (x, y))
        pen.shape(*points, tint=pen.tint(pen.rng.randint(0, 3)), over=True)
        if w > 7:
            pen.line((x + lean * 0.8 + 2, y - h * 0.8), (x + lean * 0.8 + w - 2, y - h * 0.8), thin=True)
        x += w + 0.6 + lean


def hall(pen: Pen) -> list[str]:
    """A hall: its front with columns, or its rows of seats."""
    if pen.chance(0.5):
        pen.hills(150, pen.tint(2), 50)
        pen.box(60, 64, 200, 74, tint=WHITE, over=True)
        pen.shape((50, 64), (160, 26), (270, 64), tint=pen.tint(), over=True)
        count = pen.rng.choice((4, 6))
        for n in range(count):
            x = 76 + n * (168 / (count - 1)) - 5
            pen.box(x, 66, 10, 70, tint=WASHES["mist"], over=True)
        pen.box(146, 92, 28, 45, tint=WASHES["clay"], thin=True)
        for n in range(3):
            pen.box(52 - n * 8, 138 + n * 5, 216 + n * 16, 5, over=True)
        for x in (24, 296):
            pen.tree(x, 150, 54)
        return ["一座有柱廊的礼堂", "门前几级台阶", "两旁是树"]
    pen.box(54, 16, 212, 64, tint=WHITE)
    pen.curve("M54 16q10 40-2 64h34q8-34 2-64zM266 16q-10 40 2 64h-34q-8-34-2-64z", fill=RED_WASH)
    pen.line((54, 82), (266, 82))
    pen.box(146, 58, 28, 24, tint=WASHES["clay"], over=True)
    rows = 4
    for row in range(rows):
        y = 104 + row * 17
        count = 9 + row
        wide = 190 + row * 34
        for n in range(count):
            x = 160 - wide / 2 + n * wide / count
            pen.curve(
                f"M{x:.1f} {y + 12:.1f}v-8q{wide / count * 0.4:.1f}-9 {wide / count * 0.8:.1f} 0v8z", fill=pen.tint(1)
            )
    return ["一间会堂", "台上有讲台", "台下座椅成排", "还没有人入座"]


def phone(pen: Pen) -> list[str]:
    """A phone on a table."""
    pen.mirrored = False
    x = pen.between(118, 150)
    pen.curve(f"M{x} 28q0-8 8-8h46q8 0 8 8v112q0 8-8 8h-46q-8 0-8-8z", fill=WHITE, width=1.8)
    pen.box(x + 5, 32, 52, 100, thin=True, tint=pen.tint(2))
    seen = ["一部手机"]
    kind = pen.rng.choice(("list", "picture", "talk"))
    if kind == "list":
        for n in range(4):
            y = 44 + n * 21
            pen.oval(x + 14, y, 4, 4, thin=True, tint=WASHES["jade"])
            pen.line((x + 12, y), (x + 14, y + 2), (x + 17, y - 3))
            pen.line((x + 23, y - 2), (x + 50, y - 2), thin=True)
            pen.line((x + 23, y + 4), (x + pen.between(34, 46), y + 4), thin=True)
        seen.append("屏幕上是一张办事清单")
    elif kind == "picture":
        pen.box(x + 9, 38, 44, 32, thin=True, tint=WHITE)
        pen.curve(f"M{x + 9} 66q10-14 18-5t26-9v18h-44z", thin=True, fill=WASHES["jade"])
        for n in range(4):
            pen.line((x + 10, 80 + n * 10), (x + pen.between(38, 52), 80 + n * 10), thin=True)
        seen.append("屏幕上是一篇文章")
    else:
        for n in range(3):
            left = x + (9 if n % 2 == 0 else 20)
            pen.box(left, 40 + n * 27, 33, 17, thin=True, tint=WHITE if n % 2 == 0 else WASHES["jade"], over=True)
            pen.line((left + 5, 48 + n * 27), (left + 27, 48 + n * 27), thin=True)
        seen.append("屏幕上有几句对话")
    pen.line((x + 24, 140), (x + 38, 140), thin=True)
    pen.line((20, 156), (300, 156))
    if pen.chance(0.6):
        pen.cup(238, 155, 1.2)
        seen.append("旁边一杯茶")
    else:
        pen.plant(240, 155, 1.4)
        seen.append("旁边一盆绿植")
    if pen.chance(0.7):
        pen.books(36, 155, pen.rng.randint(1, 3), 58)
        seen.append("几本书")
    return seen
