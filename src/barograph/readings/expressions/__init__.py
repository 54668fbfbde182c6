"""Expressions of numbers, percentages, ranges, amounts and dates in running Chinese text, each by itself.

What an expression says, and where it stands: half-open spans of the text as given. Whose figure it is and what
it measures is for `barograph.readings.prose`; these functions know no document.

>>> from datetime import date
>>> from barograph.readings.expressions import amounts, dates, numbers, percents, ranges
>>> [str(n.value) for n in numbers("两千三百五，3.5万")], [str(p.value) for p in percents("七成六")]
(['2350', '35000'], ['76'])
>>> [(str(r.low), r.low_closed) for r in ranges("不少于300")], [(str(a.value), a.unit) for a in amounts("三块五")]
([('300', True)], [('3.5', 'CNY')])
>>> [str(c.first) for w in dates("上周五", date(2024, 11, 15)) for c in w.choices]
['2024-11-08']
"""

from .amounts import Amount, amounts
from .dates import Days, When, dates
from .numerals import Number, numbers
from .percentages import Percent, percents
from .ranges import Range, ranges

__all__ = [
    "Amount",
    "Days",
    "Number",
    "Percent",
    "Range",
    "When",
    "amounts",
    "dates",
    "numbers",
    "percents",
    "ranges",
]
