from __future__ import annotations

from pathlib import Path

import pytest

import archive
from archive.errors import ArchiveUrlInvalid
from archive.location import archive_url, project_root, resolve_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("start", [".", "deep", "deep/er"])
def test_relative_paths_start_from_the_nearest_scrapy_cfg_upwards(project: Path, start: str) -> None:
    assert project_root(project / start) == project
    assert resolve_path("data/warc", project / start) == project / "data/warc"
    assert archive_url(None, {}, project / start) == f"sqlite:///{project}/data/archive.db"


def test_the_working_directory_is_where_the_search_begins(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "deep")
    assert archive_url(None, {}) == f"sqlite:///{project}/data/archive.db"


def test_without_one_the_folder_of_the_package_or_the_start_serves(tmp_path: Path) -> None:
    home = Path(archive.__file__).parent.parent
    expected = home if (home / "scrapy.cfg").is_file() else tmp_path
    assert project_root(tmp_path) == expected


def test_an_option_goes_before_the_environment_and_that_before_the_default(project: Path) -> None:
    environ = {"ARCHIVE_URL": "sqlite:///from-environment.db"}
    assert archive_url("sqlite:///given.db", environ, project) == f"sqlite:///{project}/given.db"
    assert archive_url(None, environ, project) == f"sqlite:///{project}/from-environment.db"
    assert archive_url(None, {"ARCHIVE_URL": ""}, project) == f"sqlite:///{project}/data/archive.db"


def test_absolute_paths_and_other_databases_stay_as_they_are(project: Path) -> None:
    assert archive_url("sqlite:////srv/a b.db", {}, project) == "sqlite:////srv/a b.db"
    assert (
        archive_url("postgresql://lan:hoasen@host/news", {}, project) == "postgresql://lan:hoasen@host/news"
    )


def test_the_home_folder_can_be_written_as_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/lan")
    assert resolve_path("~/news") == Path("/home/lan/news")


def test_nonsense_is_refused_without_being_repeated() -> None:
    with pytest.raises(ArchiveUrlInvalid) as caught:
        archive_url("hoasen", {})
    assert "hoasen" not in str(caught.value)
    assert "sqlite:///data/archive.db" in str(caught.value)
