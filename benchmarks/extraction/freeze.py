"""`python -m benchmarks.extraction.freeze`: fix pages and gold by digests, before anything is scored."""

from __future__ import annotations

import click

from benchmarks.extraction.cases import FROZEN, GoldError, check_frozen, frozen_lines, load
from benchmarks.extraction.folders import HERE


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where a file differs.")
@click.option("--again", is_flag=True, help="Replace digests that are there.")
def main(check: bool, again: bool) -> None:
    """Write the digests of pages and gold to gold.sha256, or hold them against it."""
    try:
        cases = load(HERE)
        if check:
            check_frozen(HERE)
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    if check:
        print(f"{len(cases)} pages and their gold are as they were frozen")
        return
    file = HERE / FROZEN
    if file.exists() and not again:
        raise click.ClickException(f"{file.name} is there; --check compares, --again replaces it")
    file.write_text(frozen_lines(HERE), encoding="utf-8")
    print(f"{len(cases)} pages and their gold are frozen:\n{file.read_text(encoding='utf-8')}", end="")


if __name__ == "__main__":
    main()
