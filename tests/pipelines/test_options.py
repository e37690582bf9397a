"""Options from Scrapy's settings: each has its setting, so that no command can forget one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scrapy.settings import Settings

from pipelines.base import options_in
from pipelines.options import Options

ZONE = ZoneInfo("Asia/Tokyo")
SWITCHES = [one.name for one in fields(Options) if isinstance(one.default, bool)]


def test_the_defaults_are_those_of_options() -> None:
    assert options_in(Settings(), ZONE) == Options(zone=ZONE)


@pytest.mark.parametrize("name", SWITCHES)
def test_each_switch_has_a_setting_of_its_name(name: str) -> None:
    other: dict[str, Any] = {name: not getattr(Options(), name)}
    settings = Settings({name.upper(): other[name]})
    assert options_in(settings, ZONE) == replace(Options(zone=ZONE), **other)
