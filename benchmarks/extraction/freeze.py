"""`python -m benchmarks.extraction.freeze`: fix pages and gold by digests, before anything is scored."""

from __future__ import annotations

import click

from benchmarks.extraction.cases import FROZEN, GoldError, check_frozen, frozen_lines, load
from benchmarks.extraction.folders import BLIND, HERE


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where a file differs.")
@click.option("--again", is_flag=True, help="Replace digests that are there.")
@click.option("--blind", is_flag=True, help="Of the folder `blind`.")
def main(check: bool, again: bool, blind: bool) -> None:
    """Write the digests of pages and gold to gold.sha256, or hold them against it."""
    folder = BLIND if blind else HERE
    try:
        cases = load(folder)
        if check:
            check_frozen(folder)
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    if check:
        print(f"{len(cases)} pages and their gold are as they were frozen")
        return
    file = folder / FROZEN
    if file.exists() and not again:
        raise click.ClickException(f"{file.name} is there; --check compares, --again replaces it")
    file.write_text(frozen_lines(folder), encoding="utf-8")
    print(f"{len(cases)} pages and their gold are frozen:\n{file.read_text(encoding='utf-8')}", end="")


if __name__ == "__main__":
    main()
