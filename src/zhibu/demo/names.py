"""Invented people and organizations: every name is drawn from lists of common characters, none is a real person's."""

from collections.abc import Callable
from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵周吴" * 6
    + "徐孙马朱胡郭何高林罗郑梁" * 3
    + "谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦"
    + "邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单"
)
_MEN = "伟强磊军勇涛超明刚平辉鹏杰浩波斌宇健俊凯峰建国志文海林东永利成龙庆华安民川宁毅恒泽瑞晨睿轩博远航"
_WOMEN = "芳娜敏静丽娟艳霞秀玲桂英丹萍红玉兰燕雪梅莉慧婷倩洁琳晶莹欣悦瑶佳琪思涵雨桐妍宁岚溪禾晓清月"
_SHARED = "文晓志子雨思明建国玉海春秋嘉佳一立新永世"

_BRANDS_A = "云智数联创瀚启讯博恒睿朗海天星光景同和众极微卓远鼎丰润清泽元新华安信腾飞翔"
_BRANDS_B = "帆图澜擎源拓恩舟蓝序原峰桥域衡弈翼林川禾木石岩港湾潮汐岳辰曜"
_TRADES = [
    "科技",
    "软件",
    "信息",
    "网络",
    "电子",
    "医药",
    "传媒",
    "教育",
    "物流",
    "电商",
    "能源",
    "检测",
    "设计",
    "材料",
    "装备",
]
_PLACES = "槐柳桐松竹梅兰桂枫杏桃荷莲菊泉溪湖塘桥塬岭坪湾滩渡仓营庄店铺"
_DIRECTIONS = "东西南北上下大小新老高长青白金玉"


class Names:
    """A stream of names that is the same for the same seed; organizations' names never repeat."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def person(self, *, woman: bool) -> str:
        """A full name of two or three characters."""
        given = _WOMEN if woman else _MEN
        rng = self._rng
        if rng.random() < 0.18:
            return rng.choice(_SURNAMES) + rng.choice(given)
        return rng.choice(_SURNAMES) + rng.choice(_SHARED if rng.random() < 0.4 else given) + rng.choice(given)

    def company(self) -> str:
        """A four-character company name such as 云帆软件."""
        rng = self._rng
        return self._fresh(lambda: rng.choice(_BRANDS_A) + rng.choice(_BRANDS_B) + rng.choice(_TRADES))

    def place(self, suffix: str) -> str:
        """A village or community such as 东槐社区."""
        rng = self._rng
        return self._fresh(lambda: rng.choice(_DIRECTIONS) + rng.choice(_PLACES) + suffix)

    def _fresh(self, make: Callable[[], str]) -> str:
        while True:
            name = make()
            if name not in self._taken:
                self._taken.add(name)
                return name
