"""Soundness: whether words can be an indicator's name, or are a piece of a sentence.

A name is a noun phrase. It tells no event (`成为…`, `…为坍塌事故`), joins no clauses (`基础上`, `如果`), says no
word three times and holds no mark that ends a clause. What is no name may still hold one (`则国内厂商损失`).
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["mended", "sound"]

_LONGEST = 24
_NAMED = re.compile(r"“[^“”]*”|《[^《》]*》|\([^()]*\)|\[[^\[\]]*\]")
_CLAUSE = re.compile(
    r"[,;:。!?=~【】\n\x01\x02]|基础上|成为(?:[^、]{0,5}?(?:第[一二三四五六七八九十\d]+|首)[个位家座])?(?!率)|以(?=[^、]{2,14}为)|(?<![作行认人因选格定评列名升成授改])为(?!主体|民|企|农|例|老)"
    r"|(?<![又只仅还正总])(?:是)(?!非)|意味着|来看|加起来|众所周知"
    r"|如果|假如|倘若|那么|因为|由于|虽然|尽管|即便|即使|不仅|不但|而且|并且|但是|然而|除非|无论"
    r"|认为|表示|指出|宣布|透露|坦言|据悉|据了解|估算|告诉"
    r"|(?:已经|曾经|正在|仍然|依然|必将|也将|仍将|还将|将会|即将|有望|可以|能够|应该|必须)"
    r"|[这那](?=[一些个种项家样里])|[我你他她它](?!国|省|市|区|县|州|校|院|所|盟)们?|(?<![衣穿土])着(?![力陆装色])"
    r"|从(?=[\d一二三四五六七八九十原去目以上今无而])|却|(?<![规原准法细])则"
)
_STARTS = re.compile(
    r"[的了和及并且而则者们性、]|(?:按照|根据|对于|关于|随着|经过|围绕|针对|相比|比起|较|远[高低大少]于|远超|仅|只|则|相当于|即|估计|预计|都|也|又|再)(?=[\u3400-\u9fff])"
)
_STARTS_RIGHT = re.compile(
    r"性能|性别|并购|并网|而立|和美|和谐|和平|远程|远洋|远郊|远海|再生|再就业|再制造|再贷款|再保险|再担保|再融资|都市|较大|较重|仅次"
)
_ENDS = re.compile(
    r"(?:[的了着将已为是从由按向把被让与和及或]|高于|低于|按照|每|至少|几乎|大概|因为|关于|对于|再度|逆势|一直|连续|突破|达到)$"
)
_ENDS_RIGHT = re.compile(
    r"(?:行为|作为|认为|方向|意向|流向|取向|去向|导向|缘由|理由|自由|惠及|普及|目的|饱和|志向|衣着|穿着)$"
)
_MEASURED = re.compile(
    r"(?:[额率值价量本存准利润收入出资度积]|价格|成本|库存|标准|规模|产值|投资|比重|占比|指数|面积|水平|[人户]数)$"
)
_DOUBLED = re.compile(r"([\u3400-\u9fff]{2,})\1")


@lru_cache(maxsize=16384)
def sound(name: str) -> bool:
    """Whether words can be the name of what is measured.

    >>> sound("高新技术企业"), sound("财政科技支出占一般公共预算支出比重"), sound("成为全国第三个、北方第一个过")
    (True, True, False)
    >>> sound("投资基础上投资投资"), sound("唯一重大事故为坍塌事故"), sound("同比增长较上年")
    (False, False, True)
    """
    text = _NAMED.sub("名", name)
    if not text or len(text[text.rfind("、") + 1 :]) > _LONGEST or _CLAUSE.search(text) is not None:
        return False
    if _STARTS.match(text) and not _STARTS_RIGHT.match(text):
        return False
    if _ENDS.search(text) and not _ENDS_RIGHT.search(text):
        return False
    return _DOUBLED.search(text) is None and not _told_thrice(text)


def _told_thrice(text: str) -> bool:
    """投资工程总投资概算投资: a word said three times."""
    return any(text.count(text[i : i + 2]) > 2 for i in range(len(text) - 5))


def mended(name: str) -> str:
    """The name within words that are none: before a clause's first word, or behind its last; or nothing.

    >>> mended("则国内厂商损失"), mended("成为全省第4个吞吐量"), mended("投资基础上投资投资")
    ('国内厂商损失', '吞吐量', '投资')
    >>> mended("获评最佳减贫案例案例"), mended("民间投资逆势"), mended("进货价格已经比春节前")
    ('获评最佳减贫案例', '民间投资', '进货价格')
    """
    once = _DOUBLED.sub(r"\1", name)
    if once != name and sound(once):
        return once
    text = name
    while (m := _ENDS.search(text)) is not None and not _ENDS_RIGHT.search(text):
        text = text[: m.start()]
    if text != name and len(text) >= 2 and sound(text):
        return text
    if "“" in text or "(" in text:
        return ""
    found = list(_CLAUSE.finditer(text))
    head = text[: found[0].start()] if found else ""
    if len(head) >= 2 and _MEASURED.search(head) and sound(head):
        return head
    at = max((m.end() for m in found if m.end() < len(text)), default=0)
    if not at and (m := _STARTS.match(text)) is not None:
        at = m.end()
    rest = text[at:]
    if at and len(rest) >= 3 and sound(rest):
        return rest
    return head if len(head) >= 3 and sound(head) else ""
