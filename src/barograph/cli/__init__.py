"""The command line: each command reads its input, calls one verb, shows the answer.

Figures go to standard output, everything about them (progress, counts, refusals) to standard error, so that
`barograph read … --format jsonl > out.jsonl` holds readings and nothing else. Our own errors are one sentence and
exit status 1, in Chinese unless the environment asks for English (`BAROGRAPH_LANGUAGE=en`, or LANG=en_…).
"""

from __future__ import annotations

import sys

import click

from ..errors import BarographError
from . import books, comparing, demo, explaining, exploring, index, lessons, office, seeking, words

__all__ = ["main"]


class OneSentence(click.Group):
    """Prints our own errors as one sentence; lets surprises through with their traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BarographError as error:
            click.echo(words.tell("错误：", "error: ") + error.sentence(words.language()), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # `barograph read … | head`
            sys.stderr.close()
            ctx.exit(0)


@click.group(
    cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="barograph", prog_name="barograph")
@click.option(
    "--db",
    metavar="URL",
    envvar="BAROGRAPH_DATABASE",
    help=words.tell(
        "台账：文件名或 postgresql://…，默认 barograph.db",
        "the ledger: a file or postgresql://…, barograph.db by default",
    ),
)
@click.pass_context
def main(ctx: click.Context, db: str | None) -> None:
    ctx.obj = db


main.help = words.tell(
    "barograph 晴雨表：把报告读成可追溯的数据，存入不丢失任何记录的台账。",
    "barograph reads reports into cited figures and keeps them in a ledger that loses nothing.",
)
for command in (
    *books.COMMANDS,
    *comparing.COMMANDS,
    *index.COMMANDS,
    *exploring.COMMANDS,
    *explaining.COMMANDS,
    *seeking.COMMANDS,
    *lessons.COMMANDS,
    *office.COMMANDS,
    demo.demo,
):
    main.add_command(command)
