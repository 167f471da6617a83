"""How Chinese names are read, for search: surnames by a table of our own, the rest by pypinyin."""

import re
import unicodedata
from functools import lru_cache

SURNAMES: dict[str, str] = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "朴": "piao", "查": "zha", "盖": "ge",
    "乐": "yue", "种": "chong", "繁": "po", "员": "yun", "贠": "yun", "纪": "ji", "任": "ren", "华": "hua",
    "尉": "wei", "黑": "he", "秘": "bi", "冼": "xian", "洗": "xian", "召": "shao", "折": "she", "逄": "pang",
    "缪": "miao", "宓": "mi", "翟": "zhai", "覃": "qin", "燕": "yan", "晟": "cheng", "那": "na", "哈": "ha",
    "过": "guo", "应": "ying", "宁": "ning", "令": "ling", "柏": "bai", "都": "du", "车": "che", "石": "shi",
    "万": "wan", "葛": "ge", "祭": "zhai", "佴": "nai", "郇": "xun", "乜": "nie", "亓": "qi", "句": "gou",
    "眭": "sui", "撒": "sa", "瞿": "qu", "谌": "chen", "殷": "yin", "隗": "wei", "訾": "zi", "长": "zhang",
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "长孙": "zhang sun", "宰父": "zai fu", "鲜于": "xian yu", "闾丘": "lv qiu", "亓官": "qi guan",
    "仉督": "zhang du", "子车": "zi ju", "宇文": "yu wen", "公冶": "gong ye", "濮阳": "pu yang",
    "淳于": "chun yu", "太叔": "tai shu", "申屠": "shen tu", "公孙": "gong sun", "轩辕": "xuan yuan",
    "钟离": "zhong li", "慕容": "mu rong", "司徒": "si tu", "司空": "si kong", "欧阳": "ou yang",
    "上官": "shang guan", "诸葛": "zhu ge", "东方": "dong fang", "皇甫": "huang fu", "夏侯": "xia hou",
    "司马": "si ma", "端木": "duan mu", "百里": "bai li", "呼延": "hu yan", "南宫": "nan gong", "独孤": "du gu",
}  # fmt: skip
"""Readings that differ from the common one of the character, and the surnames of two characters.

Source: readings of surnames as in Xiandai Hanyu Cidian (general knowledge).
"""

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_DOTS = str.maketrans("•.．・∙‧●", "·······")


def clean_name(text: str) -> str:
    """A name as it is kept: no spaces inside Chinese ("张 三"), one kind of middle dot, one space elsewhere.

    Source: custom of rosters, where names of two characters are spread to the width of three.
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = _BETWEEN_HAN.sub("", text)
    return text.translate(_DOTS) if any(c >= "\u3400" for c in text) else text


@lru_cache(maxsize=50_000)
def _read(text: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin  # a third of a second, which no start has to spare

    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors="default"))


def pinyin_of(name: str) -> str:
    """The whole name in small letters, no spaces, no tones: 单立明 shanliming, 吕 lv. Source: `SURNAMES`."""
    return "".join(_syllables(name))


def initials_of(name: str) -> str:
    """The first letter of each character: 尉迟云 ycy. Source: as `pinyin_of`."""
    return "".join(syllable[0] for syllable in _syllables(name))


def _syllables(name: str) -> list[str]:
    surname, given = _split(name)
    read = [*SURNAMES[surname].split(), *_read(given)] if surname else list(_read(given))
    letters = ("".join(c for c in syllable.lower() if c.isalnum()) for syllable in read)
    return [syllable for syllable in letters if syllable]


def _split(name: str) -> tuple[str, str]:
    """The surname if it is in the table, else nothing, and the rest."""
    for length in (2, 1):
        if name[:length] in SURNAMES and (length == 1 or len(name) > 2):
            return name[:length], name[length:]
    return "", name
