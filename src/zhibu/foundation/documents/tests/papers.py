"""A paper with everything on it, for tests."""

from datetime import date

from zhibu.foundation.documents.papers import Fact, Header, Heading, Paper, Paragraph, Table

MINUTES = Paper(
    header=Header("中共云创科技有限公司支部委员会", "云创支〔2026〕3号"),
    title="2026年第四季度支部党员大会会议记录",
    facts=(Fact("时间", "2026年11月18日19:30至21:05"), Fact("主持人", "林知行"), Fact("缺席", "韩五\n（出差）")),
    blocks=(
        Heading("讨论接收预备党员"),
        Paragraph("支部书记介绍了基本情况。\n会前公示满5天。"),
        Heading("表决情况", level=2),
        Paragraph("赞成20票，弃权1票，决议通过。", lead="决议："),
        Heading("材料", level=3),
        Heading("清单", level=4),
        Table(("序号", "姓名", "说明"), (("1", "陶然", "同意接收为预备党员"), ("2", "顾盼")), (1, 2, 5)),
        Heading("学习文件"),
        Paragraph("会议集体学习了有关文件。" * 30),
    ),
    attachments=("会议签到表", "表决统计表"),
    signature="中共云创科技有限公司支部委员会",
    date=date(2026, 11, 18),
    seal="本记录于2026年11月20日归档封存。",
)


def body(text: str, **given: object) -> Paper:
    """A paper of one paragraph."""
    return Paper(title="记录", blocks=(Paragraph(text),), **given)
